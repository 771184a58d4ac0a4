#include "kernels/boosted_trees/booster.h"

#include <xgboost/c_api.h>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace boosted_trees {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

void must(int status) {
  if (status != 0) throw std::runtime_error(std::string("XGBoost: ") + XGBGetLastError());
}

BoosterHandle new_booster(std::vector<DMatrixHandle> seen) {
  BoosterHandle handle = nullptr;
  must(XGBoosterCreate(seen.data(), seen.size(), &handle));
  return handle;
}

std::vector<DMatrixHandle> handles_of(std::span<const Matrix* const> matrices) {
  std::vector<DMatrixHandle> out;
  for (const Matrix* matrix : matrices) out.push_back(matrix->handle());
  return out;
}

std::string prediction_config(Output output) {
  return R"({"type": )" + std::to_string(static_cast<int>(output)) +
         R"(, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false})";
}

}  // namespace

Matrix::Matrix(std::span<const float> values, std::size_t columns) {
  DMatrixHandle handle = nullptr;
  must(XGDMatrixCreateFromMat_omp(values.data(), values.size() / columns, columns, kMissing,
                                  &handle, 1));
  handle_ = {handle, [](void* matrix) { XGDMatrixFree(matrix); }};
}

void Matrix::set_labels(std::span<const float> labels) {
  must(XGDMatrixSetFloatInfo(handle(), "label", labels.data(), labels.size()));
}

Booster::Booster(void* handle) : handle_(handle, [](void* booster) { XGBoosterFree(booster); }) {
  must(XGBoosterSetParam(handle, "nthread", "1"));
  must(XGBoosterSetParam(handle, "verbosity", "0"));
}

Booster::Booster(const Parameters& parameters, std::span<const Matrix* const> seen)
    : Booster(new_booster(handles_of(seen))) {
  for (const auto& [name, value] : parameters)
    must(XGBoosterSetParam(handle_.get(), name.c_str(), value.c_str()));
}

Booster Booster::load(std::string_view bytes) {
  Booster out(new_booster({}));
  must(XGBoosterLoadModelFromBuffer(out.handle_.get(), bytes.data(), bytes.size()));
  return out;
}

void Booster::update(int round, const Matrix& matrix) {
  must(XGBoosterUpdateOneIter(handle_.get(), round, matrix.handle()));
}

double Booster::metric(int round, const Matrix& matrix) const {
  DMatrixHandle handle = matrix.handle();
  const char* name = "part";
  const char* line = nullptr;  // "[3]\tpart-logloss:0.25"
  must(XGBoosterEvalOneIter(handle_.get(), round, &handle, &name, 1, &line));
  const std::string text(line);
  return std::strtod(text.c_str() + text.find(':') + 1, nullptr);
}

Booster Booster::first_rounds(int rounds) const {
  BoosterHandle handle = nullptr;
  must(XGBoosterSlice(handle_.get(), 0, rounds, 1, &handle));
  return Booster(handle);
}

std::vector<float> Booster::predict(const Matrix& matrix, Output output) const {
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* values = nullptr;
  must(XGBoosterPredictFromDMatrix(handle_.get(), matrix.handle(),
                                   prediction_config(output).c_str(), &shape, &dimensions,
                                   &values));
  std::size_t count = 1;
  for (bst_ulong i = 0; i < dimensions; ++i) count *= shape[i];
  return {values, values + count};
}

std::string Booster::save() const {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  must(XGBoosterSaveModelToBuffer(handle_.get(), R"({"format": "ubj"})", &size, &bytes));
  return {bytes, size};
}

std::string Booster::first_tree() const {
  bst_ulong count = 0;
  const char** trees = nullptr;
  must(XGBoosterDumpModelEx(handle_.get(), "", 0, "text", &count, &trees));
  return count == 0 ? "" : trees[0];
}

void Booster::set_attribute(const std::string& name, const std::string& value) {
  must(XGBoosterSetAttr(handle_.get(), name.c_str(), value.c_str()));
}

std::string Booster::attribute(const std::string& name) const {
  const char* value = nullptr;
  int is_set = 0;
  must(XGBoosterGetAttr(handle_.get(), name.c_str(), &value, &is_set));
  return is_set != 0 ? value : "";
}

void Booster::set_columns(std::span<const std::string> names) {
  std::vector<const char*> texts;
  for (const std::string& name : names) texts.push_back(name.c_str());
  must(XGBoosterSetStrFeatureInfo(handle_.get(), "feature_name", texts.data(), texts.size()));
}

std::vector<std::string> Booster::columns() const {
  bst_ulong count = 0;
  const char** names = nullptr;
  must(XGBoosterGetStrFeatureInfo(handle_.get(), "feature_name", &count, &names));
  return {names, names + count};
}

}  // namespace boosted_trees
