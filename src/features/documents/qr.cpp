#include <cairo.h>
#include <fmt/format.h>

#include <qrcodegen/qrcodegen.hpp>

#include "features/documents/canvas.h"
#include "features/documents/documents.h"

namespace documents {
namespace {

constexpr int kQuietModules = 4;

qrcodegen::QrCode code_of(const std::string& text) {
  return qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
}

}  // namespace

std::string qr_svg(const std::string& text) {
  const auto code = code_of(text);
  const int size = code.getSize();
  const std::string edge = std::to_string(size + 2 * kQuietModules);
  std::string path;
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x)
      if (code.getModule(x, y))
        path += "M" + std::to_string(x + kQuietModules) + "," + std::to_string(y + kQuietModules) +
                "h1v1h-1z";
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + edge + " " + edge +
         "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" "
         "fill=\"#ffffff\"/><path d=\"" +
         path + "\" fill=\"#000000\"/></svg>";
}

void Canvas::qr(double x, double y, double edge, const std::string& url) {
  const auto code = code_of(url);
  const double module = edge / (code.getSize() + 2 * kQuietModules);
  box(x, y, edge, edge, kWhite);
  cairo_set_source_rgb(cairo_, 0, 0, 0);
  cairo_new_path(cairo_);
  // A run of dark modules is one box: between boxes a viewer may show a hairline.
  for (int row = 0; row < code.getSize(); ++row)
    for (int begin = 0; begin < code.getSize(); ++begin) {
      int end = begin;
      while (code.getModule(end, row)) ++end;
      if (end > begin)
        cairo_rectangle(cairo_, x + (begin + kQuietModules) * module,
                        y + (row + kQuietModules) * module, (end - begin) * module, module);
      begin = end;
    }
  cairo_fill(cairo_);
  std::string uri;
  for (const char c : url) {
    if (c == '\'' || c == '\\') uri += '\\';
    uri += c;
  }
  const std::string place =
      fmt::format("rect=[{:.2f} {:.2f} {:.2f} {:.2f}] uri='{}'", x, y, edge, edge, uri);
  cairo_tag_begin(cairo_, CAIRO_TAG_LINK, place.c_str());
  cairo_tag_end(cairo_, CAIRO_TAG_LINK);
}

std::string qr_png(const std::string& text, int pixels_a_module) {
  const auto code = code_of(text);
  const int modules = code.getSize() + 2 * kQuietModules;
  const int edge = modules * pixels_a_module;
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, edge, edge);
  cairo_t* cairo = cairo_create(surface);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_paint(cairo);
  cairo_set_source_rgb(cairo, 0, 0, 0);
  cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
  for (int y = 0; y < code.getSize(); ++y)
    for (int x = 0; x < code.getSize(); ++x)
      if (code.getModule(x, y))
        cairo_rectangle(cairo, (x + kQuietModules) * pixels_a_module,
                        (y + kQuietModules) * pixels_a_module, pixels_a_module, pixels_a_module);
  cairo_fill(cairo);
  std::string bytes;
  cairo_surface_write_to_png_stream(surface, append_bytes, &bytes);
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  return bytes;
}

}  // namespace documents
