#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/random.h"
#include "platform/sheets/table_writer.h"

/// Writes order lines as a workbook in constant memory: make_xlsx FILE ROWS SHOPS PRODUCTS
int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const long rows = std::atol(argv[2]);
  const long shops = std::atol(argv[3]);
  const long products = std::atol(argv[4]);
  auto writer = sheets::write_table(argv[1],
                                    {{.title = "order_no", .is_text = true},
                                     {.title = "customer_code", .is_text = true},
                                     {.title = "ordered_on"},
                                     {.title = "line_no"},
                                     {.title = "product_code", .is_text = true},
                                     {.title = "ordered_qty"},
                                     {.title = "amount"}},
                                    {.sheet_name = "orders"});
  if (!writer) return 1;
  base::Random random(1);
  const base::Date first{20'000};
  for (long row = 0; row < rows; ++row) {
    const long order = row / 8;
    const std::int64_t quantity = random.between(1, 20);
    (*writer)->row(std::vector<sheets::Cell>{
        "D" + std::to_string(1'000'000 + order), "S" + std::to_string(order % shops),
        base::Date{first.day_number + static_cast<std::int32_t>(order / shops)},
        std::int64_t{row % 8 + 1}, "P" + std::to_string(random.between(0, products - 1)), quantity,
        base::Money{quantity * 12'345}});
  }
  return (*writer)->finish() ? 0 : 1;
}
