#pragma once
#include <memory>
#include <vector>

#include "features/workbench/ask.h"

/// The route tables of this feature, one for each topic.
namespace workbench {

using DeskPtr = std::shared_ptr<Desk>;

std::vector<http::Route> month_routes(const DeskPtr& desk);
std::vector<http::Route> area_routes(const DeskPtr& desk);
std::vector<http::Route> list_routes(const DeskPtr& desk);
std::vector<http::Route> book_routes(const DeskPtr& desk);
std::vector<http::Route> register_routes(const DeskPtr& desk);
std::vector<http::Route> decision_routes(const DeskPtr& desk);
std::vector<http::Route> grade_routes(const DeskPtr& desk);
std::vector<http::Route> figure_routes(const DeskPtr& desk);
std::vector<http::Route> compare_routes(const DeskPtr& desk);
std::vector<http::Route> home_routes(const DeskPtr& desk);
std::vector<http::Route> run_routes(const DeskPtr& desk);

}  // namespace workbench
