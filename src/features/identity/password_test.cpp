#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "features/identity/common_words.h"
#include "features/identity/password_hasher.h"
#include "features/identity/password_policy.h"
#include "features/identity/secrets.h"
#include "test_support/test_database.h"

namespace identity {
namespace {

using testing::StartsWith;
using Verdict = PasswordHasher::Verdict;
constexpr HashCost kCheap{.memory_kib = 64, .passes = 1};

std::string reason(std::string_view password, PasswordContext context = {}) {
  const auto result = check_password(password, context);
  return result ? "taken" : result.error().reason;
}

TEST(PasswordPolicy, AsksForFifteenCharactersAloneAndEightBesideASecondFactor) {
  EXPECT_EQ(reason("kvq7 mzzt 93xw"), "identity.password_too_short");  // 14
  EXPECT_EQ(reason("kvq7 mzzt 93xwp"), "taken");                       // 15
  EXPECT_EQ(reason("kvq7mz9", {{}, true}), "identity.password_too_short");
  EXPECT_EQ(reason("kvq7mz9x", {{}, true}), "taken");
}

TEST(PasswordPolicy, CountsCharactersNotBytes) {
  EXPECT_EQ(reason("山高水长风清月明人间烟火气"), "identity.password_too_short");  // 13
  EXPECT_EQ(reason("山高水长风清月明人间烟火气正好"), "taken");                    // 15
  std::string long_one;
  for (int i = 0; i < 128; ++i) long_one += i % 2 == 0 ? "山" : "q";
  EXPECT_EQ(reason(long_one), "taken");
  EXPECT_EQ(reason(long_one + "x"), "identity.password_too_long");
}

TEST(PasswordPolicy, HasNoRulesAboutKindsOfCharactersAndTakesSpaces) {
  EXPECT_EQ(reason("plate lantern gravel otter"), "taken");
}

TEST(PasswordPolicy, RefusesWhatIsNoText) {
  EXPECT_EQ(reason("kvq7 mzzt 93xwp\xFF"), "identity.password_bad_text");
}

TEST(PasswordPolicy, RefusesWhatIsTriedFirst) {
  for (const char* password :
       {"passwordpassword", "Password1234567", "P@ssw0rd!P@ssw0rd!", "qwertyuiopasdfgh",
        "123456789012345", "987654321098765", "aaaaaaaaaaaaaaa", "abcdefghijklmno",
        "iloveyou20261122", "1qaz2wsx3edc4rfv", "adminadmin123456", "letmein!!!!!!!!",
        "welcome2welcome2", "dragonmonkey1234", "5201314520131452", "woaini1314woaini1314"})
    EXPECT_EQ(reason(password), "identity.password_common") << password;
}

TEST(PasswordPolicy, RefusesTheCompanyTheProductAndOneself) {
  const PasswordContext context{{"li.xiaoming", "李小明", "yongtai", "永泰市烟草公司"}, false};
  for (const char* password :
       {"roundsman2026!!!", "yongtai123456789", "xiaomingxiaoming", "Yongt@i-R0undsm@n"})
    EXPECT_EQ(reason(password, context), "identity.password_common") << password;
  EXPECT_EQ(reason("yongtai plate lantern gravel", context), "taken");
}

/// Several thousand passwords of the usual make: word, with capital, with a year, twice.
TEST(PasswordPolicy, BlocksThousandsOfCommonPasswords) {
  std::size_t tried = 0;
  for (const std::string_view word : common_password_words())
    for (const char* tail : {"", "1", "123", "2026", "!", "@123"}) {
      const std::string password = std::string(word) + tail;
      EXPECT_TRUE(is_common_password(password, {})) << password;
      EXPECT_TRUE(is_common_password(password + password, {})) << password;
      tried += 2;
    }
  EXPECT_GT(tried, 10'000U);
}

TEST(PasswordPolicy, LetsRandomPasswordsPass) {
  for (int i = 0; i < 200; ++i) {
    const std::string password = random_code(20);
    EXPECT_EQ(reason(password), "taken") << password;
  }
}

TEST(PasswordHasher, HashesAtTheFloorOfTheFile) {
  PasswordHasher hasher;
  const auto phc = hasher.hash("kvq7 mzzt 93xwp");
  ASSERT_TRUE(phc.has_value());
  EXPECT_THAT(*phc, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_EQ(hasher.verify("kvq7 mzzt 93xwp", *phc), Verdict::kRight);
  EXPECT_EQ(hasher.verify("kvq7 mzzt 93xwq", *phc), Verdict::kWrong);
}

TEST(PasswordHasher, AsksForANewHashWhenTheFloorRose) {
  PasswordHasher before(kCheap);
  PasswordHasher after({.memory_kib = 128, .passes = 1});
  const auto phc = before.hash("kvq7 mzzt 93xwp");
  EXPECT_EQ(before.verify("kvq7 mzzt 93xwp", *phc), Verdict::kRight);
  EXPECT_EQ(after.verify("kvq7 mzzt 93xwp", *phc), Verdict::kRightButWeak);
}

TEST(PasswordHasher, NobodyHasNoPassword) {
  PasswordHasher hasher(kCheap);
  EXPECT_EQ(hasher.verify("", ""), Verdict::kWrong);
  EXPECT_EQ(hasher.verify("anything", "not a hash"), Verdict::kWrong);
}

TEST(PasswordHasher, RefusesWhenItsQueueIsFull) {
  PasswordHasher hasher({}, 2);
  std::vector<std::future<Verdict>> callers;
  for (int i = 0; i < 12; ++i)
    callers.push_back(std::async(std::launch::async, [&] { return hasher.verify("x", ""); }));
  int busy = 0;
  int done = 0;
  for (auto& caller : callers) ++(caller.get() == Verdict::kBusy ? busy : done);
  // One hashes, two wait; a hash takes tens of milliseconds, so most of the rest come meanwhile.
  EXPECT_GE(busy, 1);
  EXPECT_GE(done, 3);
  EXPECT_EQ(hasher.verify("x", ""), Verdict::kWrong) << "free again";
}

TEST(Secrets, TokensAreLongAndDiffer) {
  EXPECT_EQ(random_token().size(), 43U);  // 256 bits in base64
  EXPECT_NE(random_token(), random_token());
  const auto parts = parse_company_token(company_token_text(7, "abc"));
  EXPECT_EQ(parts.company, 7);
  EXPECT_EQ(parts.token, "abc");
  for (const char* bad : {"", ".", "7.", "x.abc", "-7.abc", "abc"})
    EXPECT_EQ(parse_company_token(bad).company, 0) << bad;
}

TEST(Secrets, ASealedTextOpensOnlyUnchangedAndInItsPlace) {
  test_support::TempFolder folder;
  const auto box = SecretBox::open((folder.path() / "key").string());
  ASSERT_TRUE(box.has_value());
  const std::string sealed = box->seal("secret", "1|accounts|totp|5");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_EQ(*box->unseal(sealed, "1|accounts|totp|5"), "secret");
  EXPECT_FALSE(box->unseal(sealed, "1|accounts|totp|6").has_value());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto opened = box->unseal(changed, "1|accounts|totp|5");
    EXPECT_TRUE(!opened || changed == sealed) << i;
  }
}

TEST(Secrets, TheKeyFileIsPrivateAndKeepsItsKey) {
  test_support::TempFolder folder;
  const std::string path = (folder.path() / "key").string();
  const auto first = SecretBox::open(path);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path).permissions(), perms::owner_read | perms::owner_write);
  const auto second = SecretBox::open(path);
  EXPECT_EQ(*second->unseal(first->seal("s", "p"), "p"), "s");
  std::filesystem::permissions(path, perms::owner_read | perms::others_read);
  const auto open_to_all = SecretBox::open(path);
  ASSERT_FALSE(open_to_all.has_value());
  EXPECT_EQ(open_to_all.error().reason, "identity.bad_key_file");
}

TEST(Secrets, AnotherKeyOpensNothing) {
  test_support::TempFolder folder;
  const auto mine = SecretBox::open((folder.path() / "a").string());
  const auto other = SecretBox::open((folder.path() / "b").string());
  EXPECT_FALSE(other->unseal(mine->seal("s", "p"), "p").has_value());
}

}  // namespace
}  // namespace identity
