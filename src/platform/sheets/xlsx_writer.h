#pragma once
#include "platform/sheets/table_writer.h"

namespace sheets {

base::Result<std::unique_ptr<TableWriter>> make_xlsx_writer(const std::string& path,
                                                            std::vector<TableColumn> columns,
                                                            TableOptions options);

}  // namespace sheets
