// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/table_rows.hpp>
#include <sanc/table_text.hpp>

namespace sanc {
namespace {

const schema made_of{"made", "a", {{"a", kind::id}, {"b", kind::integer, true}, {"c", kind::text, true}, {"d", kind::boolean}}};

TEST(TableRows, CellsGoIntoTheColumnsInTurn) {
    table_rows rows(made_of);
    rows.integer(1).integer(7).text("x").integer(1);
    rows.integer(0).integer(std::nullopt).text("", false).integer(0);
    const table t = rows.words("a", {"zero", "one"}).made();
    EXPECT_EQ(to_csv(t), "a,b,c,d\none,7,x,true\nzero,,,false\n");
}

TEST(TableRows, NoRowIsATableToo) { EXPECT_EQ(to_csv(table_rows(made_of).words("a", {"zero"}).made()), "a,b,c,d\n"); }

TEST(TableRows, WhatDoesNotFitIsRefused) {
    table_rows null_where_none_may_be(made_of);
    null_where_none_may_be.integer(0, false).integer(7).text("x").integer(1);
    EXPECT_THROW((void)null_where_none_may_be.words("a", {"zero"}).made(), std::invalid_argument);
    table_rows half_a_row(made_of);
    half_a_row.text("zero").integer(7);
    EXPECT_THROW((void)half_a_row.made(), std::invalid_argument);
    EXPECT_THROW(table_rows(made_of).words("e", {"zero"}), std::invalid_argument);
}

}  // namespace
}  // namespace sanc
