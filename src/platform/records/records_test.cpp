#include "platform/records/records.h"

#include <gmock/gmock.h>

#include "platform/records/code_index.h"
#include "platform/records/history.h"
#include "platform/records/parse.h"
#include "platform/records/upsert.h"
#include "test_support/test_database.h"

namespace records {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Three kinds over real tables: goods (with placeholders), units (refer to themselves), stocks
/// (no id, refer to goods; packs are made into cartons).
std::vector<RecordKind> described() {
  RecordKind goods{
      .kind = "goods",
      .name_zh = "商品",
      .table = "products",
      .code_field = "product_code",
      .key = {"product_code"},
      .fields = {{.name = "product_code", .required = true},
                 {.name = "product_name", .required = true},
                 {.name = "product_kind", .required = true, .default_value = "CIGARETTE"},
                 {.name = "unit_name", .required = true, .default_value = "条"},
                 {.name = "wholesale_price", .type = FieldType::kMoney},
                 {.name = "packs_per_carton", .type = FieldType::kInteger},
                 {.name = "tar_mg", .type = FieldType::kReal},
                 {.name = "launch_date", .type = FieldType::kDate},
                 {.name = "is_new", .type = FieldType::kFlag},
                 {.name = "status", .required = true, .default_value = "active"}},
      .placeholder = {{"product_name", "{code}"},
                      {"product_kind", "UNKNOWN"},
                      {"unit_name", ""},
                      {"status", "placeholder"}},
      .kept_by = {{"order_lines", "product_id", "order lines"}},
  };
  RecordKind units{
      .kind = "units",
      .name_zh = "单位",
      .table = "organisation_units",
      .code_field = "code",
      .key = {"code"},
      .fields = {{.name = "code", .required = true},
                 {.name = "name", .required = true},
                 {.name = "kind", .required = true, .default_value = "sales_area"},
                 {.name = "parent", .type = FieldType::kReference, .references = "units"}},
  };
  RecordKind substitutes{
      .kind = "substitutes",
      .name_zh = "替代",
      .table = "product_substitutes",
      .key = {"product", "substitute"},
      .fields = {{.name = "product",
                  .type = FieldType::kReference,
                  .required = true,
                  .references = "goods",
                  .referenced_columns = {"packs_per_carton"}},
                 {.name = "substitute",
                  .type = FieldType::kReference,
                  .required = true,
                  .references = "goods"},
                 {.name = "reason", .required = true, .default_value = "PRICE"},
                 {.name = "score", .type = FieldType::kReal},
                 {.name = "packs", .type = FieldType::kReal, .input_only = true}},
      .has_id = false,
      .complete = [](Draft& draft) -> base::Result<void> {
        const auto* packs = std::get_if<double>(&draft.value("packs").variant());
        if (packs == nullptr) return {};
        const db::Value factor = draft.referenced("product", "packs_per_carton");
        const auto* per_carton = std::get_if<std::int64_t>(&factor.variant());
        if (per_carton == nullptr)
          return base::Error{base::ErrorCode::kInvalid, "test.no_factor", "no factor", {}};
        draft.set("score", *packs / static_cast<double>(*per_carton));
        return {};
      },
  };
  return {std::move(goods), std::move(units), std::move(substitutes)};
}

const db::Value kNull;

using Cells = std::vector<std::pair<std::string_view, db::Value>>;

class RecordsTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    for (const char* row : {"(1, 'c', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)",
                            "(2, 'd', 'distributor', 'D', 'CNY', 'CN', 0, 0, 0)"})
      session->execute_text(std::string("insert into companies values ") + row);
    registry_.add(kinds_);
  }
  WriteContext context(std::int64_t import_id, std::int64_t company = 1) {
    return {base::CompanyId{company}, base::ImportId{import_id}, "tester", clock_, ids_};
  }
  Row row(std::string_view kind_name, const Cells& cells) {
    const RecordKind& kind = registry_.get(kind_name);
    Row made{++line_, std::vector<std::optional<db::Value>>(kind.fields.size())};
    for (const auto& [name, value] : cells) made.values[kind.index_of(name)] = value;
    return made;
  }
  std::vector<Outcome> apply(std::string_view kind, std::int64_t import_id,
                             const std::vector<Cells>& rows, UpsertOptions options = {},
                             std::int64_t company = 1) {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    Upserter upserter(registry_, registry_.get(kind), context(import_id, company), options);
    std::vector<Row> made;
    for (const Cells& cells : rows) made.push_back(row(kind, cells));
    auto outcomes = upserter.apply(*session, made);
    transaction.commit();
    return outcomes;
  }
  /// c created, u changed, = unchanged, and the reason of refusals.
  static std::vector<std::string> words(const std::vector<Outcome>& outcomes) {
    std::vector<std::string> words;
    for (const Outcome& outcome : outcomes) {
      if (outcome.kind == OutcomeKind::kCreated) words.emplace_back("created");
      if (outcome.kind == OutcomeKind::kUnchanged) words.emplace_back("unchanged");
      if (outcome.kind == OutcomeKind::kRefused) words.emplace_back(outcome.error->reason);
      if (outcome.kind == OutcomeKind::kChanged) {
        std::string word = "changed";
        for (const auto field : outcome.changed_fields) word += " " + std::string(field);
        words.push_back(word);
      }
    }
    return words;
  }
  std::string scalar(const std::string& sql) {
    auto session = database().writer();
    return session->text_scalar(sql);
  }
  base::Result<UndoSummary> undo(std::int64_t import_id) {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    auto undone = undo_import(*session, registry_, context(import_id));
    if (undone) {
      session->execute_text("update imports set state = 'undone' where id = " +
                            std::to_string(import_id));
      transaction.commit();
    }
    return undone;
  }
  void add_import_row(std::int64_t id) {
    auto session = database().writer();
    session->execute_text(
        "insert into imports values (1, " + std::to_string(id) +
        ", 'goods', 'f', '', '', 'both', 'done', 0, 0, 0, 0, 0, 0, '', 'a', 0, 0, '')");
  }
  static Cells good(std::string_view code, std::string_view name) {
    return {{"product_code", code}, {"product_name", name}};
  }

  const std::vector<RecordKind> kinds_ = described();
  Registry registry_;
  base::FixedClock clock_{base::Instant{1'767'225'600'000}};
  base::IdGenerator ids_{clock_, 1};
  std::uint64_t line_ = 1;
};

TEST_P(RecordsTest, CreatesWithDefaultsAndReadsBackEveryType) {
  const auto outcomes = apply("goods", 7,
                              {{{"product_code", "001"},
                                {"product_name", "红 \"塔\" \\ '山' :x"},
                                {"wholesale_price", std::int64_t{16'128}},
                                {"tar_mg", 0.1 + 0.2},
                                {"launch_date", base::Date{18'992}},
                                {"is_new", true},
                                {"unit_name", kNull}}});
  EXPECT_THAT(words(outcomes), ElementsAre("created"));
  auto session = database().writer();
  const auto found =
      session->find<std::int64_t, std::string, std::string, std::int64_t, double, base::Date, bool,
                    std::string, std::optional<std::int64_t>, std::int64_t>(
          db::Query{"test.good",
                    "select id, product_name, unit_name, wholesale_price_minor, tar_mg, "
                    "launch_date, is_new, status, packs_per_carton, import_id from products",
                    "select id, product_name, unit_name, wholesale_price_minor, tar_mg, "
                    "launch_date, is_new, status, packs_per_carton, import_id from products"});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(std::get<0>(*found), outcomes[0].id);
  EXPECT_EQ(std::get<1>(*found), "红 \"塔\" \\ '山' :x");
  EXPECT_EQ(std::get<2>(*found), "条");
  EXPECT_EQ(std::get<3>(*found), 16'128);
  EXPECT_EQ(std::get<4>(*found), 0.1 + 0.2);
  EXPECT_EQ(std::get<5>(*found).day_number, 18'992);
  EXPECT_TRUE(std::get<6>(*found));
  EXPECT_EQ(std::get<7>(*found), "active");
  EXPECT_FALSE(std::get<8>(*found).has_value());
  EXPECT_EQ(std::get<9>(*found), 7);
}

TEST_P(RecordsTest, TheSameRowsAgainChangeNothing) {
  const std::vector<Cells> rows = {
      {{"product_code", "a"}, {"product_name", "A"}, {"tar_mg", 1.1}, {"unit_name", kNull}},
      {{"product_code", "b\"\\\n"}, {"product_name", "B"}, {"launch_date", base::Date{1}}}};
  apply("goods", 1, rows);
  EXPECT_THAT(words(apply("goods", 2, rows)), ElementsAre("unchanged", "unchanged"));
  for (const Mode mode : {Mode::kCreate, Mode::kUpdate})
    EXPECT_THAT(words(apply("goods", 3, rows, {.mode = mode})),
                ElementsAre("unchanged", "unchanged"));
  EXPECT_EQ(scalar("select cast(count(*) as text) from record_changes"), "0");
}

TEST_P(RecordsTest, ChangesKeepTheirHistory) {
  const auto made = apply("goods", 1, {good("a", "old"), good("b", "B")});
  const auto outcomes = apply("goods", 2,
                              {{{"product_code", "a"},
                                {"product_name", "new"},
                                {"wholesale_price", std::int64_t{1050}},
                                {"is_new", false}}});
  EXPECT_THAT(words(outcomes), ElementsAre("changed product_name wholesale_price is_new"));
  apply("goods", 3, {{{"product_code", "a"}, {"wholesale_price", kNull}}});
  auto session = database().reader();
  const auto changes =
      list_changes(*session, base::CompanyId{1}, "products", std::to_string(made[0].id));
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(changes[0].field, "product_name");
  EXPECT_EQ(changes[0].action, "updated");
  EXPECT_EQ(changes[0].old_value, "old");
  EXPECT_EQ(changes[0].new_value, "new");
  EXPECT_EQ(changes[0].actor, "tester");
  EXPECT_EQ(changes[0].import_id, base::ImportId{2});
  EXPECT_EQ(changes[0].changed_at.unix_ms, 1'767'225'600'000);
  EXPECT_EQ(changes[1].old_value, std::nullopt);
  EXPECT_EQ(changes[1].new_value, "10.50");
  EXPECT_EQ(changes[2].new_value, "0");
  EXPECT_EQ(changes[3].old_value, "10.50");
  EXPECT_EQ(changes[3].new_value, std::nullopt);
  EXPECT_TRUE(
      list_changes(*session, base::CompanyId{2}, "products", std::to_string(made[0].id)).empty());
}

TEST_P(RecordsTest, ARecordMadeByHandHasItsCreationInHistory) {
  const auto made = apply("goods", 0, {good("a", "A")});
  auto session = database().reader();
  const auto changes =
      list_changes(*session, base::CompanyId{1}, "products", std::to_string(made[0].id));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].action, "created");
  EXPECT_FALSE(changes[0].import_id.has_value());
}

TEST_P(RecordsTest, AnAbsentFieldStaysAndANullClears) {
  apply("goods", 1, {{{"product_code", "a"}, {"product_name", "A"}, {"tar_mg", 8.0}}});
  EXPECT_THAT(words(apply("goods", 2, {good("a", "A")})), ElementsAre("unchanged"));
  EXPECT_THAT(words(apply("goods", 3, {{{"product_code", "a"}, {"tar_mg", kNull}}})),
              ElementsAre("changed tar_mg"));
  EXPECT_THAT(words(apply("goods", 4, {{{"product_code", "a"}, {"product_name", kNull}}})),
              ElementsAre("records.required_missing"));
}

TEST_P(RecordsTest, ModesDecideWhatMayHappen) {
  apply("goods", 1, {good("a", "A")});
  EXPECT_THAT(
      words(apply("goods", 2, {good("a", "other"), good("b", "B")}, {.mode = Mode::kCreate})),
      ElementsAre("records.exists", "created"));
  EXPECT_THAT(
      words(apply("goods", 3, {good("a", "other"), good("c", "C")}, {.mode = Mode::kUpdate})),
      ElementsAre("changed product_name", "records.not_found"));
}

TEST_P(RecordsTest, MissingKeysAndDoubledKeysAreRefused) {
  auto outcomes = apply("goods", 1,
                        {{{"product_name", "no code"}},
                         {{"product_code", kNull}, {"product_name", "null"}},
                         good("a", "first"),
                         good("a", "second")});
  EXPECT_THAT(words(outcomes), ElementsAre("records.key_missing", "records.key_missing", "created",
                                           "records.duplicate_in_file"));
  EXPECT_THAT(outcomes[3].error->message, HasSubstr("line 4"));  // lines 2 to 5
}

TEST_P(RecordsTest, ADoubledKeyIsRefusedWhateverBecameOfTheFirst) {
  const std::vector<Cells> rows = {{{"product_code", "a"}}, good("a", "A")};
  EXPECT_THAT(words(apply("goods", 1, rows)),
              ElementsAre("records.required_missing", "records.duplicate_in_file"));
  // A run that was interrupted between the two rows comes to the same end.
  auto session = database().writer();
  db::WriteTransaction transaction(*session);
  Upserter upserter(registry_, registry_.get("goods"), context(2), {});
  upserter.remember(std::vector<Row>{row("goods", rows[0])});
  EXPECT_THAT(words(upserter.apply(*session, std::vector<Row>{row("goods", rows[1])})),
              ElementsAre("records.duplicate_in_file"));
}

TEST_P(RecordsTest, ReferencesAreFoundByCodeOrRefused) {
  apply("goods", 1, {good("a", "A"), good("b", "B")});
  const auto outcomes = apply("substitutes", 2,
                              {{{"product", "a"}, {"substitute", "b"}, {"score", 0.5}},
                               {{"product", "a"}, {"substitute", "zz"}, {"score", 0.5}}});
  EXPECT_THAT(words(outcomes), ElementsAre("created", "records.unknown_reference"));
  EXPECT_THAT(outcomes[1].error->message, HasSubstr("goods record with product_code 'zz'"));
  EXPECT_EQ(outcomes[1].error->fields[0].field, "substitute");
  EXPECT_EQ(outcomes[1].error->fields[0].value, "zz");
  EXPECT_THAT(
      words(apply("substitutes", 3, {{{"product", "a"}, {"substitute", "b"}, {"score", 0.75}}})),
      ElementsAre("changed score"));
}

TEST_P(RecordsTest, CompleteSeesTheRecordReferredTo) {
  apply("goods", 1,
        {{{"product_code", "a"}, {"product_name", "A"}, {"packs_per_carton", 10}}, good("b", "B")});
  const auto outcomes = apply("substitutes", 2,
                              {{{"product", "a"}, {"substitute", "b"}, {"packs", 5.0}},
                               {{"product", "b"}, {"substitute", "a"}, {"packs", 5.0}}});
  EXPECT_THAT(words(outcomes), ElementsAre("created", "test.no_factor"));
  EXPECT_EQ(scalar("select cast(score as text) from product_substitutes"), "0.5");
}

TEST_P(RecordsTest, PlaceholdersAreMadeForTakenRowsAloneAndFilledLater) {
  const UpsertOptions with{.mode = Mode::kBoth, .create_placeholders = true};
  const auto outcomes = apply("substitutes", 2,
                              {{{"product", "x"}, {"substitute", "y"}, {"score", 1.0}},
                               {{"product", "x"}, {"substitute", "w"}, {"packs", 1.0}},
                               {{"product", "y"}, {"substitute", "x"}, {"score", 1.0}}},
                              with);
  EXPECT_THAT(words(outcomes), ElementsAre("created", "test.no_factor", "created"));
  EXPECT_EQ(scalar("select cast(count(*) as text) from products where status = 'placeholder' and "
                   "import_id = 2 and product_name = product_code and product_kind = 'UNKNOWN'"),
            "2");  // x and y, not w
  // The record itself arrives: in any mode it fills the placeholder.
  EXPECT_THAT(words(apply("goods", 3, {{{"product_code", "x"}}})),
              ElementsAre("records.required_missing"));
  EXPECT_THAT(words(apply("goods", 4, {good("x", "X")}, {.mode = Mode::kCreate})),
              ElementsAre("changed product_name product_kind unit_name status"));
  EXPECT_EQ(scalar("select product_kind || unit_name || status from products "
                   "where product_code = 'x'"),
            "CIGARETTE条active");
}

TEST_P(RecordsTest, PlaceholdersOnlyOfTheKindsAskedFor) {
  EXPECT_THAT(
      words(apply("substitutes", 1, {{{"product", "x"}, {"substitute", "y"}, {"score", 1.0}}},
                  {.create_placeholders = true, .placeholder_kinds = {"units"}})),
      ElementsAre("records.unknown_reference"));
  EXPECT_THAT(
      words(apply("substitutes", 1, {{{"product", "x"}, {"substitute", "y"}, {"score", 1.0}}},
                  {.create_placeholders = true, .placeholder_kinds = {"goods"}})),
      ElementsAre("created"));
}

TEST_P(RecordsTest, UnitsMayStandInAnyOrderInTheFile) {
  const auto outcomes = apply("units", 1,
                              {{{"code", "area"}, {"name", "n"}, {"parent", "branch"}},
                               {{"code", "lost"}, {"name", "n"}, {"parent", "nowhere"}},
                               {{"code", "branch"}, {"name", "n"}, {"parent", "city"}},
                               {{"code", "city"}, {"name", "n"}},
                               {{"code", "ring1"}, {"name", "n"}, {"parent", "ring2"}},
                               {{"code", "ring2"}, {"name", "n"}, {"parent", "ring1"}}});
  EXPECT_THAT(words(outcomes),
              ElementsAre("created", "records.unknown_reference", "created", "created",
                          "records.unknown_reference", "records.unknown_reference"));
  EXPECT_EQ(scalar("select p.code from organisation_units u join organisation_units p "
                   "on p.company_id = u.company_id and p.id = u.parent_id where u.code = 'area'"),
            "branch");
}

TEST_P(RecordsTest, CompaniesDoNotSeeEachOther) {
  apply("goods", 1, {good("a", "ours"), good("b", "B")}, {}, 1);
  EXPECT_THAT(words(apply("goods", 2, {good("a", "theirs")}, {}, 2)), ElementsAre("created"));
  EXPECT_THAT(words(apply("substitutes", 3,
                          {{{"product", "a"}, {"substitute", "b"}, {"score", 1.0}}}, {}, 2)),
              ElementsAre("records.unknown_reference"));
  EXPECT_THAT(words(apply("goods", 4, {good("a", "ours")}, {}, 1)), ElementsAre("unchanged"));
}

TEST_P(RecordsTest, UndoTakesBackCreationsAndChanges) {
  for (const int id : {1, 2}) add_import_row(id);
  apply("goods", 1,
        {{{"product_code", "a"},
          {"product_name", "old"},
          {"tar_mg", 0.1 + 0.2},
          {"launch_date", base::Date{18'992}}}});
  apply("goods", 2,
        {{{"product_code", "a"},
          {"product_name", "new"},
          {"tar_mg", kNull},
          {"launch_date", base::Date{1}}},
         good("b", "B")});
  const auto undone = undo(2);
  ASSERT_TRUE(undone.has_value()) << undone.error().message;
  EXPECT_EQ(undone->rows_deleted, 1);
  EXPECT_EQ(undone->fields_restored, 3);
  EXPECT_THAT(words(apply("goods", 3,
                          {{{"product_code", "a"},
                            {"product_name", "old"},
                            {"tar_mg", 0.1 + 0.2},
                            {"launch_date", base::Date{18'992}}}})),
              ElementsAre("unchanged"));
  EXPECT_EQ(scalar("select cast(count(*) as text) from products"), "1");
  EXPECT_EQ(
      scalar("select action || ' ' || old_value from record_changes where action = 'deleted'"),
      "deleted b");
  const auto again = undo(2);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().reason, "records.already_undone");
  ASSERT_TRUE(undo(1).has_value());  // what came after it has been taken back
  EXPECT_EQ(scalar("select cast(count(*) as text) from products"), "0");
}

TEST_P(RecordsTest, UndoRefusesWhatALaterImportChanged) {
  for (const int id : {1, 2, 3}) add_import_row(id);
  apply("goods", 1, {good("a", "one")});
  apply("goods", 2, {good("a", "two")});
  apply("goods", 3, {good("a", "three")});
  for (const int id : {1, 2}) {
    const auto undone = undo(id);
    ASSERT_FALSE(undone.has_value());
    EXPECT_EQ(undone.error().reason, "records.changed_later");
    EXPECT_THAT(undone.error().message, HasSubstr("goods a"));
  }
  ASSERT_TRUE(undo(3).has_value());
  ASSERT_TRUE(undo(2).has_value());
  EXPECT_EQ(scalar("select product_name from products"), "one");
}

TEST_P(RecordsTest, UndoRefusesWhatAHandChangedLater) {
  add_import_row(1);
  apply("goods", 1, {good("a", "one")});
  apply("goods", 0, {good("a", "two")});
  const auto undone = undo(1);
  ASSERT_FALSE(undone.has_value());
  EXPECT_THAT(undone.error().message, HasSubstr("hand (tester)"));
}

TEST_P(RecordsTest, UndoRefusesWhatOthersReferTo) {
  for (const int id : {1, 2}) add_import_row(id);
  apply("goods", 1, {good("a", "A"), good("b", "B")});
  apply("substitutes", 2, {{{"product", "a"}, {"substitute", "b"}, {"score", 1.0}}});
  const auto undone = undo(1);
  ASSERT_FALSE(undone.has_value());
  EXPECT_EQ(undone.error().reason, "records.depended_on");
  EXPECT_THAT(undone.error().message, HasSubstr("1 substitutes records refer to goods"));
  EXPECT_THAT(undone.error().message, HasSubstr("goods a"));
  ASSERT_TRUE(undo(2).has_value());
  ASSERT_TRUE(undo(1).has_value());
}

TEST_P(RecordsTest, UndoRefusesWhileTablesOutsideTheRegistryRefer) {
  add_import_row(1);
  const auto made = apply("goods", 1, {good("a", "A")});
  {
    auto session = database().writer();
    session->execute_text(
        "insert into order_lines (company_id, order_id, line_no, product_id, "
        "ordered_qty, amount_minor) values (1, 5, 1, " +
        std::to_string(made[0].id) + ", 1, 1)");
  }
  const auto undone = undo(1);
  ASSERT_FALSE(undone.has_value());
  EXPECT_EQ(undone.error().reason, "records.depended_on");
  EXPECT_THAT(undone.error().message, HasSubstr("1 order lines"));
}

TEST_P(RecordsTest, AForeignKeyNobodyDescribedIsARefusalToo) {
  add_import_row(1);
  const auto made = apply("goods", 1, {good("a", "A")});
  {
    auto session = database().writer();
    session->execute_text(
        "insert into key_products (company_id, period, product_id) values (1, "
        "202112, " +
        std::to_string(made[0].id) + ")");
  }
  const auto undone = undo(1);
  ASSERT_FALSE(undone.has_value());
  EXPECT_EQ(undone.error().reason, "records.depended_on");
}

TEST_P(RecordsTest, UndoTakesPlaceholdersBackToo) {
  add_import_row(2);
  apply("substitutes", 2, {{{"product", "x"}, {"substitute", "y"}, {"score", 1.0}}},
        {.mode = Mode::kBoth, .create_placeholders = true});
  const auto undone = undo(2);
  ASSERT_TRUE(undone.has_value()) << undone.error().message;
  EXPECT_EQ(undone->rows_deleted, 3);
}

TEST_P(RecordsTest, UndoFreesWhatTheImportItselfPointedElsewhere) {
  for (const int id : {1, 2}) add_import_row(id);
  apply("units", 1, {{{"code", "area"}, {"name", "n"}}});
  apply("units", 2,
        {{{"code", "branch"}, {"name", "n"}}, {{"code", "area"}, {"parent", "branch"}}});
  const auto undone = undo(2);
  ASSERT_TRUE(undone.has_value()) << undone.error().message;
  EXPECT_EQ(scalar("select coalesce(cast(parent_id as text), 'none') from organisation_units"),
            "none");
}

TEST_P(RecordsTest, ACodeIndexFindsAndFills) {
  const auto made =
      apply("goods", 1, {{{"product_code", "a"}, {"product_name", "A"}, {"packs_per_carton", 10}}});
  auto session = database().writer();
  db::WriteTransaction transaction(*session);
  CodeIndex index(registry_.get("goods"), base::CompanyId{1}, {"packs_per_carton"});
  index.load(*session, std::vector<std::string>{"a", "z\"\\"});
  ASSERT_NE(index.find("a"), nullptr);
  EXPECT_EQ(index.find("a")->id, made[0].id);
  EXPECT_EQ(std::get<std::int64_t>(index.find("a")->columns[0].variant()), 10);
  EXPECT_EQ(index.find("z\"\\"), nullptr);
  EXPECT_EQ(index.create_placeholders(*session, context(9),
                                      std::vector<std::string>{"a", "z\"\\", "q", "q"}),
            2U);
  CodeIndex all(registry_.get("goods"), base::CompanyId{1});
  all.load_all(*session);
  EXPECT_EQ(all.size(), 3U);
  EXPECT_EQ(all.find("q")->id, index.find("q")->id);
  CodeIndex others(registry_.get("goods"), base::CompanyId{2});
  others.load_all(*session);
  EXPECT_EQ(others.size(), 0U);
}

ROUNDSMAN_ON_BOTH_ENGINES(RecordsTest);

}  // namespace
}  // namespace records
