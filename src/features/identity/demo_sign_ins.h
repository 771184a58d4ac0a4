#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "features/identity/identity.h"

/// One sign-in for each role of the demo company. The only accounts whose passwords are made for
/// them; they are random, and lie in a file of mode 0600 in the data folder.
namespace identity {

struct DemoSignIn {
  std::string login;
  std::string password;
  std::string role;  ///< Chinese and English name
  std::string sees;  ///< whose data, for people
};

/// Makes the nine accounts where they are missing and writes the file; what stands is kept. An
/// account whose password is not in the file gets a new one.
/// @return the sign-ins, or identity.unwritable, identity.no_demo_data (no area with a manager and
///   a shop)
base::Result<std::vector<DemoSignIn>> make_demo_sign_ins(db::Database& database,
                                                         const base::Clock& clock,
                                                         base::IdGenerator& ids,
                                                         base::CompanyId company,
                                                         const std::string& data_folder);
/// Reads the file; does not touch the database, so that it works beside a running server.
/// @return the sign-ins, or identity.no_demo_sign_ins
base::Result<std::vector<DemoSignIn>> read_demo_sign_ins(const std::string& data_folder);

}  // namespace identity
