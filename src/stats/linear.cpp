// Least squares by QR, and relative weights by the eigenvectors of the predictors' correlations. The only file
// that includes Eigen, which compiles slowly.
#include "stats/linear.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <cmath>
#include <limits>
#include <string>

#include "base/assert.h"
#include "stats/columns.h"
#include "stats/distributions.h"

namespace lode::stats {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

Eigen::MatrixXd to_eigen(const Matrix& m) {
  return Eigen::Map<const RowMajor>(m.data.data(), index(m.rows), index(m.columns));
}

Eigen::VectorXd to_eigen(const std::vector<double>& v) {
  return Eigen::Map<const Eigen::VectorXd>(v.data(), index(v.size()));
}

std::unexpected<Error> too_few(std::size_t rows, std::size_t columns) {
  return fail(Code::limit, "a regression on " + std::to_string(columns) + " columns needs more than " +
                               std::to_string(columns) + " complete rows; there are " + std::to_string(rows));
}

bool has_intercept(const Matrix& x) {
  if (x.columns == 0 || x.at(0, 0) == 0) return false;
  for (std::size_t r = 1; r < x.rows; ++r)
    if (x.at(r, 0) != x.at(0, 0)) return false;
  return true;
}

// y as deviations from its mean in units of its largest deviation; whether it varies beyond rounding.
bool varies(const Eigen::VectorXd& deviations, double scale) {
  return deviations.size() > 0 && deviations.cwiseAbs().maxCoeff() > 1e-12 * std::abs(scale);
}

// Coefficients and errors of the independent columns, by Householder QR of columns of length 1.
void solve(const Matrix& x, const Eigen::VectorXd& y, std::span<const std::size_t> kept, LinearFit& fit) {
  Eigen::MatrixXd a = to_eigen(only_columns(x, kept));
  const Eigen::VectorXd lengths = a.colwise().norm();
  a *= lengths.cwiseInverse().asDiagonal();
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(a);
  const Eigen::VectorXd solution = qr.solve(y);
  const Eigen::Index k = a.cols();
  const Eigen::MatrixXd r = qr.matrixQR().topRows(k).triangularView<Eigen::Upper>();
  const Eigen::MatrixXd inverse = r.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(k, k));
  const double rss = (y - a * solution).squaredNorm();
  fit.residual_sd = std::sqrt(rss / static_cast<double>(y.size() - k));
  for (std::size_t i = 0; i < kept.size(); ++i) {
    fit.coefficients[kept[i]] = solution(index(i)) / lengths(index(i));
    fit.errors[kept[i]] = fit.residual_sd * inverse.row(index(i)).norm() / lengths(index(i));
  }
  const bool centred = has_intercept(x);
  const Eigen::VectorXd deviations = centred ? (y.array() - y.mean()).matrix() : y;
  if (!varies(deviations, y.cwiseAbs().maxCoeff())) return;
  fit.r2 = 1 - rss / deviations.squaredNorm();
  fit.adjusted_r2 = 1 - (1 - fit.r2) * static_cast<double>(y.size() - (centred ? 1 : 0)) /
                            static_cast<double>(y.size() - k);
}

}  // namespace

Result<LinearFit> least_squares(const Matrix& x, std::span<const double> y) {
  const Complete rows = complete_rows(x, y);
  if (rows.x.rows <= x.columns) return too_few(rows.x.rows, x.columns);
  LinearFit fit;
  fit.rows = rows.x.rows;
  fit.coefficients.assign(x.columns, 0.0);
  fit.errors.assign(x.columns, unknown);
  const std::vector<std::size_t> kept = independent_columns(rows.x);
  fit.rank = kept.size();
  solve(rows.x, to_eigen(rows.y), kept, fit);
  return fit;
}

namespace {

// Standardised in place (mean 0, sample standard deviation 1); false where the values do not vary.
bool standardise(Eigen::Ref<Eigen::VectorXd> v) {
  const double scale = v.cwiseAbs().maxCoeff();
  v.array() -= v.mean();
  if (!varies(v, scale)) return false;
  v /= v.norm() / std::sqrt(static_cast<double>(v.size() - 1));
  return true;
}

// Johnson's epsilon: with R = V D V' the correlations of the predictors and r theirs with y, the predictors are
// seen as mixtures L = V sqrt(D) V' of orthogonal ones, whose coefficients are b = inverse(L) r; the weight of
// predictor j is the sum over k of L(j, k)² b(k)². Directions without variance are left out (pseudo-inverse).
Eigen::VectorXd relative_weights(const Eigen::MatrixXd& correlations, const Eigen::VectorXd& with_y) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(correlations);
  const Eigen::VectorXd roots = eigen.eigenvalues().cwiseMax(0.0).cwiseSqrt();
  const Eigen::VectorXd inverse = roots.unaryExpr([](double v) { return v > 1e-6 ? 1 / v : 0.0; });
  const Eigen::MatrixXd& v = eigen.eigenvectors();
  const Eigen::MatrixXd mixture = v * roots.asDiagonal() * v.transpose();
  const Eigen::VectorXd b = v * inverse.asDiagonal() * v.transpose() * with_y;
  return mixture.cwiseAbs2() * b.cwiseAbs2();
}

struct Standard {
  Eigen::MatrixXd x;                   // standardised columns that vary
  std::vector<std::size_t> columns;    // which they are
};

Standard standardised_columns(const Eigen::MatrixXd& x) {
  Standard out{x, {}};
  for (Eigen::Index c = 0; c < x.cols(); ++c) {
    Eigen::VectorXd column = x.col(c);
    if (!standardise(column)) continue;
    out.x.col(index(out.columns.size())) = column;
    out.columns.push_back(static_cast<std::size_t>(c));
  }
  out.x.conservativeResize(x.rows(), index(out.columns.size()));
  return out;
}

// The coefficients per standard deviation with Student's interval, into the predictors' places.
Result<void> standardised_coefficients(const Standard& standard, const Eigen::VectorXd& y, Importance& out) {
  const auto rows = static_cast<std::size_t>(y.size()), columns = standard.columns.size() + 1;
  Matrix x(rows, columns);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c)
      x.at(r, c) = c == 0 ? 1.0 : standard.x(index(r), index(c - 1));
  LODE_TRY(fit, least_squares(x, std::span(y.data(), rows)));
  const double t = student_quantile(0.975, static_cast<double>(rows - fit.rank));
  for (std::size_t c = 1; c < columns; ++c) {
    const std::size_t at = standard.columns[c - 1];
    out.standardised[at] = std::isnan(fit.errors[c]) ? unknown : fit.coefficients[c];
    out.low[at] = out.standardised[at] - t * fit.errors[c];
    out.high[at] = out.standardised[at] + t * fit.errors[c];
  }
  out.r2 = fit.r2;
  out.adjusted_r2 = fit.adjusted_r2;
  return {};
}

}  // namespace

Result<Importance> derived_importance(const Matrix& x, std::span<const double> y) {
  const Complete rows = complete_rows(x, y);
  if (rows.x.rows <= x.columns + 1) return too_few(rows.x.rows, x.columns + 1);
  Importance out;
  out.rows = rows.x.rows;
  out.weight.assign(x.columns, 0.0);
  out.standardised = out.low = out.high = out.correlation = std::vector<double>(x.columns, unknown);
  Eigen::VectorXd target = to_eigen(rows.y);
  const Standard standard = standardised_columns(to_eigen(rows.x));
  if (!standardise(target) || standard.columns.empty()) return out;
  const double degrees = static_cast<double>(rows.x.rows - 1);
  const Eigen::VectorXd with_y = standard.x.transpose() * target / degrees;
  const Eigen::VectorXd weights = relative_weights(standard.x.transpose() * standard.x / degrees, with_y);
  const double total = weights.sum();
  for (std::size_t i = 0; i < standard.columns.size(); ++i) {
    out.correlation[standard.columns[i]] = with_y(index(i));
    if (total > 0) out.weight[standard.columns[i]] = weights(index(i)) / total;
  }
  LODE_CHECK(standardised_coefficients(standard, target, out));
  return out;
}

}  // namespace lode::stats
