#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "platform/sheets/zip_archive.h"

/// XML from strangers, as events: no DTD, no entities of its own, at most 64 deep.
namespace sheets {

/// The attributes of one element, by local name.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  /// Empty when there is none. `id` also finds `r:id`.
  [[nodiscard]] std::string_view get(std::string_view local_name) const;

 private:
  const char** pairs_;
};

/// Names come without their prefix. A handler refuses by giving an error to `fail`.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view piece) = 0;
  [[nodiscard]] bool has_failed() const { return error_.has_value(); }

 protected:
  void fail(base::Error error) {
    if (!error_) error_ = std::move(error);
  }

 private:
  friend class XmlParser;
  std::optional<base::Error> error_;
};

class XmlParser {
 public:
  explicit XmlParser(XmlHandler& handler);
  ~XmlParser();
  XmlParser(const XmlParser&) = delete;
  XmlParser& operator=(const XmlParser&) = delete;
  /// @return nothing, or xlsx.bad_xml, xlsx.has_dtd, xlsx.nested_too_deep, xlsx.name_too_long, or
  ///   what the handler refused with
  base::Result<void> feed(std::string_view bytes, bool is_last);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads a whole entry through a handler.
base::Result<void> parse_entry(ZipArchive& archive, const ZipEntry& entry, XmlHandler& handler);

}  // namespace sheets
