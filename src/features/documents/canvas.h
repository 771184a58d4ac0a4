#pragma once
#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

/// Pages of a PDF to draw on: A4 in points, origin at the top left.
namespace documents {

inline constexpr double kPageWidth = 595.28;
inline constexpr double kPageHeight = 841.89;

struct Color {
  double red = 0;
  double green = 0;
  double blue = 0;
};
inline constexpr Color kInk{0.13, 0.15, 0.19};
inline constexpr Color kFaint{0.45, 0.49, 0.55};
inline constexpr Color kRule{0.84, 0.87, 0.91};
inline constexpr Color kAccent{0.06, 0.35, 0.58};
inline constexpr Color kTint{0.93, 0.96, 0.99};
inline constexpr Color kGood{0.10, 0.50, 0.27};
inline constexpr Color kBad{0.75, 0.20, 0.13};
inline constexpr Color kWhite{1, 1, 1};

/// For cairo's streams: adds to the std::string `to`.
cairo_status_t append_bytes(void* to, const unsigned char* data, unsigned int size);

enum class Align { kLeft, kRight, kCentre };

struct TextStyle {
  double size = 9;
  bool is_bold = false;
  Color color = kInk;
  Align align = Align::kLeft;
  bool is_one_line = false;  ///< cut with `…` instead of broken
};

class Canvas {
 public:
  Canvas(const std::string& title, const std::string& author, base::Instant made_at);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  /// Writes text into a column from (x, y) down. @return the height it took
  double text(double x, double y, double width, std::string_view text, const TextStyle& style);
  /// The height it would take.
  double height_of(double width, std::string_view text, const TextStyle& style);
  void box(double x, double y, double width, double height, Color color, double radius = 0);
  void line(double x1, double y1, double x2, double y2, Color color, double width = 0.6);
  void curve(const std::vector<std::pair<double, double>>& points, Color color, double width = 1);
  void dot(double x, double y, double radius, Color color);
  /// A QR code as a square with this edge, its quiet zone included; a click on it opens the
  /// address.
  void qr(double x, double y, double edge, const std::string& url);
  void next_page();
  /// The finished document. The canvas is of no use afterwards.
  std::string finish();

 private:
  PangoLayout* layout_of(double width, std::string_view text, const TextStyle& style);
  std::string bytes_;
  cairo_surface_t* surface_ = nullptr;
  cairo_t* cairo_ = nullptr;
  PangoLayout* layout_ = nullptr;
};

}  // namespace documents
