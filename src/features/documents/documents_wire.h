#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/date.h"

/// Documents over HTTP.
///
///   GET  /api/v1/customers/{id}/guidance-book.pdf   ?period=&language=zh|en -> application/pdf
///   POST /api/v1/customers/{id}/profit-sheet-link   NewProfitSheetLink -> 201 ProfitSheetLink
///   GET  /api/v1/customers/{id}/profit-sheet-qr     ?period=&format=svg|png -> picture of the link
///   GET  /p/{token}                                 public HTML page: this shop's own profit sheet
namespace documents {

struct NewProfitSheetLink {
  std::optional<base::Period> period;  ///< nothing: the newest published
  std::optional<std::int64_t> days;    ///< valid for, 1..90; nothing: 30
};
BOOST_DESCRIBE_STRUCT(NewProfitSheetLink, (), (period, days))

struct ProfitSheetLink {
  std::string path;  ///< `/p/…`, below the address of this server
  std::string url;   ///< with the server's address, as the request named it
  base::Period period;
  base::Instant expires_at;
  std::string qr_svg;  ///< the url as a QR code, a whole SVG document
};
BOOST_DESCRIBE_STRUCT(ProfitSheetLink, (), (path, url, period, expires_at, qr_svg))

}  // namespace documents
