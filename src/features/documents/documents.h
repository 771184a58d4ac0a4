#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "features/guidance/book.h"

/// Documents for paper and phone: the guidance book as PDF, the shop's own profit sheet behind a
/// signed link.
namespace documents {

/// One month of a shop's orders, for the small curves.
struct MonthPoint {
  base::Period period;
  double quantity = 0;
  std::int64_t amount_minor = 0;
};

/// The address of the shop's own profit sheet, to be scanned off the paper.
struct ProfitQr {
  std::string url;
  base::Instant expires_at;
};

struct PdfOptions {
  guidance::Language language = guidance::Language::kZh;
  base::Instant made_at;
  std::optional<ProfitQr> profit_qr;  ///< nothing: none on the paper
};
/// The guidance book as a PDF of A4 pages. Pure: the same book, points and options give the same
/// bytes.
/// @param months oldest first; may be empty
std::string book_pdf(const guidance::GuidanceBook& book, const std::vector<MonthPoint>& months,
                     const PdfOptions& options);

/// `text` as a QR code, medium error correction, four modules of quiet zone.
std::string qr_svg(const std::string& text);
std::string qr_png(const std::string& text, int pixels_a_module = 8);

/// What a link opens, and until when.
struct ProfitLink {
  base::CompanyId company;
  base::CustomerId customer;
  base::Period period;
  base::Instant expires_at;
};
/// The secret of the links: 32 random bytes in `keys/profit-sheet.key` below the data folder,
/// made when it is first needed, readable by the owner alone.
/// @return the key, or documents.key_unusable (cannot be made, or has another size)
base::Result<std::string> load_key(const std::string& data_folder);
/// URL-safe text of 56 characters: the link, and HMAC-SHA-256 over it (cut to 16 bytes).
std::string sign(const ProfitLink& link, std::string_view key);
/// @return the link, or documents.bad_link (not one of ours), documents.link_expired
base::Result<ProfitLink> open_link(std::string_view token, std::string_view key, base::Instant now);

/// The page that a link opens: the shop's own profit lines and nothing else.
std::string profit_page(const guidance::GuidanceBook& book, guidance::Language language,
                        base::Instant expires_at);
/// The page that says why there is nothing to see.
std::string refusal_page(std::string_view reason, guidance::Language language);
/// The style of both, served apart because pages may not carry styles of their own.
std::string_view page_style();

}  // namespace documents
