#include "features/documents/canvas.h"

#include <cairo-pdf.h>

#include <cmath>

namespace documents {
namespace {

/// Chinese first: the same glyph shapes on every machine that has Debian's fonts-noto-cjk.
constexpr const char* kFonts = "Noto Sans CJK SC, Noto Sans, sans-serif";

}  // namespace

cairo_status_t append_bytes(void* to, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

Canvas::Canvas(const std::string& title, const std::string& author, base::Instant made_at) {
  surface_ = cairo_pdf_surface_create_for_stream(append_bytes, &bytes_, kPageWidth, kPageHeight);
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  const std::string made = made_at.iso().substr(0, 19) + "Z";
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATE_DATE, made.c_str());
  cairo_ = cairo_create(surface_);
  layout_ = pango_cairo_create_layout(cairo_);
}

Canvas::~Canvas() {
  g_object_unref(layout_);
  cairo_destroy(cairo_);
  cairo_surface_destroy(surface_);
}

PangoLayout* Canvas::layout_of(double width, std::string_view text, const TextStyle& style) {
  PangoFontDescription* font = pango_font_description_from_string(kFonts);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_font_description_set_weight(font, style.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout_, font);
  pango_font_description_free(font);
  pango_layout_set_width(layout_, static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_alignment(layout_, style.align == Align::kRight    ? PANGO_ALIGN_RIGHT
                                      : style.align == Align::kCentre ? PANGO_ALIGN_CENTER
                                                                      : PANGO_ALIGN_LEFT);
  pango_layout_set_wrap(layout_, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(layout_,
                             style.is_one_line ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_height(layout_, style.is_one_line ? -1 : G_MAXINT);
  pango_layout_set_text(layout_, text.data(), static_cast<int>(text.size()));
  return layout_;
}

double Canvas::height_of(double width, std::string_view text, const TextStyle& style) {
  int height = 0;
  pango_layout_get_size(layout_of(width, text, style), nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

double Canvas::text(double x, double y, double width, std::string_view text,
                    const TextStyle& style) {
  const double height = height_of(width, text, style);
  cairo_set_source_rgb(cairo_, style.color.red, style.color.green, style.color.blue);
  cairo_move_to(cairo_, x, y);
  pango_cairo_show_layout(cairo_, layout_);
  return height;
}

void Canvas::box(double x, double y, double width, double height, Color color, double radius) {
  cairo_set_source_rgb(cairo_, color.red, color.green, color.blue);
  cairo_new_path(cairo_);
  if (radius <= 0) {
    cairo_rectangle(cairo_, x, y, width, height);
  } else {
    cairo_arc(cairo_, x + width - radius, y + radius, radius, -M_PI / 2, 0);
    cairo_arc(cairo_, x + width - radius, y + height - radius, radius, 0, M_PI / 2);
    cairo_arc(cairo_, x + radius, y + height - radius, radius, M_PI / 2, M_PI);
    cairo_arc(cairo_, x + radius, y + radius, radius, M_PI, M_PI * 1.5);
    cairo_close_path(cairo_);
  }
  cairo_fill(cairo_);
}

void Canvas::line(double x1, double y1, double x2, double y2, Color color, double width) {
  curve({{x1, y1}, {x2, y2}}, color, width);
}

void Canvas::curve(const std::vector<std::pair<double, double>>& points, Color color,
                   double width) {
  if (points.size() < 2) return;
  cairo_set_source_rgb(cairo_, color.red, color.green, color.blue);
  cairo_set_line_width(cairo_, width);
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path(cairo_);
  for (const auto& [x, y] : points) cairo_line_to(cairo_, x, y);
  cairo_stroke(cairo_);
}

void Canvas::dot(double x, double y, double radius, Color color) {
  cairo_set_source_rgb(cairo_, color.red, color.green, color.blue);
  cairo_new_path(cairo_);
  cairo_arc(cairo_, x, y, radius, 0, 2 * M_PI);
  cairo_fill(cairo_);
}

void Canvas::next_page() { cairo_show_page(cairo_); }

std::string Canvas::finish() {
  cairo_surface_finish(surface_);
  return std::move(bytes_);
}

}  // namespace documents
