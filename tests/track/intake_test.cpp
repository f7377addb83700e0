// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include <sanc/track/tables.hpp>

namespace {

using sanc::intake;
using sanc::intake_options;
using sanc::source_bytes;

constexpr const char* old_header =
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n";
constexpr const char* new_header =
    "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,status,length,width,draft,"
    "cargo,transceiver\n";

intake read(const std::vector<source_bytes>& sources, const std::string& schema = "auto", bool utc = false) {
    intake_options options;
    options.schema = schema;
    if (utc) options.zone_offset_ms = 0;
    return sanc::read_fixes(sanc::seq, sources, options);
}
intake read(const std::string& bytes, const std::string& schema = "auto", bool utc = false) {
    return read({{"a.csv", bytes}}, schema, utc);
}
const std::string plain = "csv:vessel=id,time=t,lon=x,lat=y,sog=v";

std::map<std::string, int> reasons(const intake& in) {
    std::map<std::string, int> out;
    for (const auto& r : in.rejects) ++out[std::string(r.reason)];
    return out;
}

template <class Call>
std::string error_of(const Call& call) {
    try {
        call();
    } catch (const std::exception& e) {
        return e.what();
    }
    return "no error";
}

TEST(Intake, OldAndNewHeaderGiveTheSame) {
    const intake a = read(std::string(old_header) + "338148873,2022-01-03T00:00:00,33.60716,-117.91483,0.1,280.0,511,CAZADOR,IMO1,WX,37,0,14,4,,,B\n");
    const intake b = read(std::string(new_header) + "338148873,2022-01-03 00:00:00,-117.91483,33.60716,0.1,280.0,511,CAZADOR,IMO1,WX,37,0,14,4,,,B\n");
    for (const intake* in : {&a, &b}) {
        ASSERT_EQ(in->rows.size(), 1);
        EXPECT_EQ(in->rows.time_ms[0], 1'641'168'000'000);
        EXPECT_EQ(in->rows.lon_e7[0], -1'179'148'300);
        EXPECT_EQ(in->rows.lat_e7[0], 336'071'600);
        EXPECT_EQ(in->rows.sog_mkn[0], 100);
        EXPECT_EQ(in->rows.cog_d[0], 2800);
        EXPECT_EQ(in->rows.heading_d[0], sanc::no_value32);
        EXPECT_EQ(in->rows.status[0], 0);
        ASSERT_EQ(in->claims.size(), 1U);
        EXPECT_EQ(in->claims[0].name, "CAZADOR");
        EXPECT_EQ(in->claims[0].length_mm, 14'000);
        EXPECT_TRUE(in->rejects.empty());
    }
}

TEST(Intake, MmsiRules) {
    EXPECT_EQ(sanc::detail::mmsi_defect("338148873"), "");
    EXPECT_EQ(sanc::detail::mmsi_defect("999000001"), "");
    EXPECT_EQ(sanc::detail::mmsi_defect("111232506"), "");
    EXPECT_EQ(sanc::detail::mmsi_defect("3669999"), "base_station");
    EXPECT_EQ(sanc::detail::mmsi_defect("003669999"), "base_station");
    EXPECT_EQ(sanc::detail::mmsi_defect("993672001"), "aid_to_navigation");
    for (const char* bad : {"", "0", "1234", "12345678", "1234567890", "-23456789", "+12345678", "abc", "033812345"}) {
        EXPECT_EQ(sanc::detail::mmsi_defect(bad), "mmsi") << bad;
    }
    EXPECT_EQ(read("id,t,x,y,v\n7,2022-01-03T00:00:00Z,1,1,1\n", plain).rows.size(), 1);  // no rule outside AIS
}

TEST(Intake, EveryRowNotUsedHasAReasonAndALine) {
    const std::string long_line(70'000, 'x');
    const std::string bytes =
        "\xEF\xBB\xBFid,t,x,y,v\r\n"
        "a,2022-01-03T00:00:00Z,1,1,1\r\n"
        ",2022-01-03T00:00:00Z,1,1,1\r\n"       // 3
        "a,,1,1,1\r\n"                           // 4
        "a,2022-13-03T00:00:00Z,1,1,1\r\n"      // 5
        "a,2022-01-03T00:00:01Z,nan,1,1\r\n"    // 6
        "a,2022-01-03T00:00:01Z,181,1,1\r\n"    // 7
        "a,2022-01-03T00:00:01Z,1,91.0,1\r\n"   // 8
        "a,2022-01-03T00:00:01Z,1,90.0000001,1\r\n"  // 9
        "a,2022-01-03T00:00:01Z,1,1\r\n"        // 10
        "a,2022-01-03T00:00:00Z,1.00000004,1,1\r\n"  // 11: a duplicate of line 2
        + long_line + "\r\n"                     // 12
        "a,\xFF,1,1,1\r\n"                       // 13
        "a,2022-01-03T00:00:02Z,1,1,x";          // used, speed null
    const intake in = read(bytes, plain);
    EXPECT_EQ(in.rows.size(), 2);
    EXPECT_EQ(in.speed_unreadable, 1);
    EXPECT_EQ(in.lines, 13);
    const std::vector<std::pair<std::int64_t, std::string>> want = {
        {3, "no_vessel"}, {4, "no_time"}, {5, "time"}, {6, "position"}, {7, "position_sentinel"}, {8, "position_sentinel"},
        {9, "range"}, {10, "field_count"}, {11, "duplicate"}, {12, "line_too_long"}, {13, "not_utf8"}};
    ASSERT_EQ(in.rejects.size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
        EXPECT_EQ(in.rejects[i].line, want[i].first);
        EXPECT_EQ(in.rejects[i].reason, want[i].second);
    }
    EXPECT_EQ(in.rejects[8].text, "a,2022-01-03T00:00:00Z,1.00000004,1,1");
    EXPECT_EQ(in.rejects[10].text, "a,\\xff,1,1,1");
    EXPECT_EQ(in.rejects[9].text.size(), 80U);
}

TEST(Intake, PlacesAreRoundedHalfAwayFromZeroAndCanonical) {
    const intake in = read("id,t,x,y,v\n"
                           "a,2022-01-03T00:00:00Z,0.00000005,-0.00000005,1\n"
                           "b,2022-01-03T00:00:00Z,180,0,1\n"
                           "c,2022-01-03T00:00:00Z,77,-90,1\n", plain);
    EXPECT_EQ(in.rows.lon_e7, (sanc::column_vector<std::int32_t>{1, -1'800'000'000, 0}));
    EXPECT_EQ(in.rows.lat_e7, (sanc::column_vector<std::int32_t>{-1, 0, -900'000'000}));
}

TEST(Intake, SentinelsOfAis) {
    const intake in = read("MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading\n338148873,2022-01-03T00:00:00,1,1,102.3,360.0,511\n");
    ASSERT_EQ(in.rows.size(), 1);
    EXPECT_EQ(in.speed_sentinel, 1);
    for (const auto* part : {&in.rows.sog_mkn, &in.rows.cog_d, &in.rows.heading_d, &in.rows.status}) {
        EXPECT_EQ((*part)[0], sanc::no_value32);
    }
}

TEST(Intake, FilesThatCannotBeUsed) {
    const std::string row = "a,2022-01-03 00:00:00,1,1,1\n";
    EXPECT_EQ(error_of([&] { read("id,t,x,y,v\n" + row, plain); }),
              "a.csv: line 2: time '2022-01-03 00:00:00' has no zone; give --tz UTC or --tz +hh:mm");
    EXPECT_EQ(read("id,t,x,y,v\n" + row, plain, true).rows.size(), 1);
    EXPECT_EQ(error_of([&] { read("id,t,lonn,y,v\n", "csv:vessel=id,time=t,lon=lon,lat=y"); }),
              "a.csv: line 1: no column 'lon' (the nearest is 'lonn'); correct the header or --schema");
    EXPECT_EQ(error_of([&] { read("MMSI,BaseDateTime,LAT\n", "noaa"); }).substr(0, 27), "a.csv: line 1: no column 'l");
    EXPECT_EQ(error_of([&] { read("q,w,e\n"); }),
              "a.csv: line 1: the header is of no known schema; give --schema csv:vessel=COL,time=COL,lon=COL,lat=COL");
    EXPECT_EQ(error_of([&] { read(""); }), "a.csv: empty; give a CSV file with a header line");
    EXPECT_THROW(read("a,b\n", "csv:vessel=a,time=b,lon=a"), std::invalid_argument);
    EXPECT_THROW(read("a,b\n", "csv:vesel=a"), std::invalid_argument);
    EXPECT_THROW(read("a,b\n", "nooa"), std::invalid_argument);
}

TEST(Intake, RowOrderAndFileSplitChangeNothing) {
    const std::string header = "id,t,x,y,v\n";
    const std::string one = "a,2022-01-03T00:00:00Z,1,1,1\n";
    const std::string two = "a,2022-01-03T00:00:00Z,1,1,2\n";  // the same place again, another speed
    const std::string three = "b,2022-01-03T00:00:09Z,2,1,\n";
    const intake whole = read(header + one + two + three, plain);
    const intake turned = read({{"p", header + three}, {"q", header + two + one}}, plain);
    EXPECT_EQ(whole.rows.sog_mkn, turned.rows.sog_mkn);
    EXPECT_EQ(whole.rows.time_ms, turned.rows.time_ms);
    EXPECT_EQ(*whole.rows.vessels, *turned.rows.vessels);
    EXPECT_EQ(reasons(whole), reasons(turned));
    EXPECT_EQ(turned.rejects[0].source, 1);
    EXPECT_EQ(turned.rejects[0].text, two.substr(0, two.size() - 1));
}

TEST(Intake, TheOtherSourcesOfAFixAreKnown) {
    const std::string header = "id,t,x,y\n";
    const std::string a0 = "a,2022-01-03T00:00:00Z,1,1\n", a1 = "a,2022-01-03T00:01:00Z,1,1\n", b0 = "b,2022-01-03T00:00:00Z,2,1\n";
    const std::string columns = "csv:vessel=id,time=t,lon=x,lat=y";
    const auto told = [&](const std::vector<source_bytes>& sources) {
        std::string out;
        const intake in = read(sources, columns);
        for (const auto& r : in.repeated) out += std::to_string(r.fix) + ":" + std::to_string(in.rows.source[static_cast<std::size_t>(r.fix)]) + std::to_string(r.source) + " ";
        return out;
    };
    EXPECT_EQ(told({{"p", header + a0 + a1 + b0}, {"q", header + b0 + a1}, {"r", header + a1}}), "1:01 1:02 2:01 ");
    EXPECT_EQ(told({{"p", header + a1 + a0 + a0}, {"q", header + a0 + b0 + a0}}), "0:01 0:01 ");
    EXPECT_EQ(told({{"p", header + a0 + a0}}), "") << "its own source is no other";
    EXPECT_EQ(told({{"p", header + a0}, {"q", header + a1}}), "");
}

TEST(Intake, AnglesThatRoundToAFullTurnAreZero) {
    const std::string head = "id,t,x,y,c\na,2022-01-03T00:00:00Z,9e-05,-1E-7,";
    const auto course = [&](const std::string& text) {
        const intake in = read(head + text + "\n", "csv:vessel=id,time=t,lon=x,lat=y,cog=c");
        EXPECT_EQ(in.rows.lon_e7.at(0), 900) << "as programs write small numbers";
        EXPECT_EQ(in.rows.lat_e7.at(0), -1);
        return in.rows.cog_d.at(0);
    };
    for (const char* text : {"359.95", "359.96", "359.999999", "0", "0.04"}) EXPECT_EQ(course(text), 0) << text;
    for (const char* text : {"360", "360.0", "360.04", "361", "511", "-1", ""}) EXPECT_EQ(course(text), sanc::no_value32) << text;
    EXPECT_EQ(course("359.949"), 3599);
}

TEST(Intake, AZoneForTimesThatAreUtcIsRefused) {
    const std::string noaa = old_header;
    EXPECT_EQ(error_of([&] { read({{"a.csv", noaa, "noaa", 3'600'000}}); }), "a.csv: the times of this header are UTC; give no other zone for it");
    EXPECT_EQ(read({{"a.csv", noaa, "noaa", 0}}).rows.size(), 0);
}

TEST(Intake, AColumnThatIsThereTwiceIsRefused) {
    EXPECT_EQ(error_of([] { read("id,t,x,y,v,t\n", plain); }), "a.csv: line 1: two columns 't'; leave one out or rename it");
    EXPECT_EQ(error_of([] { read("MMSI,BaseDateTime,LAT,LON,Lat\n"); }), "a.csv: line 1: two columns 'lat'; leave one out or rename it");
    EXPECT_EQ(read("id,t,x,y,v,other,other\n", plain).rows.size(), 0) << "of columns that nothing reads there may be two";
}

TEST(Intake, OwnTableReadsBackAndFiltersAreCounted) {
    intake_options options;
    options.from_ms = 1'641'168'000'000;
    options.to_ms = 1'641'168'001'000;
    options.box = sanc::bounding_box{1'790'000'000, -10, -1'790'000'000, 10};
    const std::string bytes =
        "vessel,time,lon_deg,lat_deg,sog_kn,cog_deg,heading_deg,status,source,line\n"
        "a,2022-01-03T00:00:00.000Z,180.0000000,0.0000000,,,,,x,1\n"
        "a,2022-01-03T00:00:01.001Z,180.0000000,0.0000000,,,,,x,1\n"
        "a,2022-01-03T00:00:01.000Z,178.0000000,0.0000000,,,,,x,1\n";
    const intake in = sanc::read_fixes(sanc::seq, {{"f", bytes}}, options);
    EXPECT_EQ(in.rows.size(), 1);
    EXPECT_EQ(in.filtered, 2);
    EXPECT_TRUE(in.rejects.empty());
}

TEST(Intake, ClaimsArePerFieldWhateverIsInThem) {
    const std::string schema = "csv:vessel=id,time=t,lon=x,lat=y,name=n,imo=i";
    const intake in = read("id,t,x,y,n,i\n"
                           "a,2022-01-03T00:00:00Z,1,1,\"A\nB\",C\n"
                           "a,2022-01-03T00:00:01Z,1,1,A,\"B\nC\"\n", schema);
    ASSERT_EQ(in.claims.size(), 2U) << "a line end in one field is not the end of it";
    EXPECT_EQ(in.claims[0].imo, "C");
    EXPECT_EQ(in.claims[1].imo, "B\nC");
}

TEST(Intake, ClaimsThatReadAlikeStandInOneOrder) {
    const std::string schema = "csv:vessel=id,time=t,lon=x,lat=y,length=l";
    const std::string header = "id,t,x,y,l\n";
    const std::string whole = "a,2022-01-03T00:00:00Z,1,1,100\na,2022-01-03T00:00:09Z,1,1,100\n";
    const std::string decimal =
        "a,2022-01-03T00:00:00Z,1,1,100.0\na,2022-01-03T00:00:05Z,1,1,100.0\na,2022-01-03T00:00:09Z,1,1,100.0\n";
    for (const auto& bytes : {header + whole + decimal, header + decimal + whole}) {
        const intake in = read(bytes, schema);
        ASSERT_EQ(in.claims.size(), 2U);
        EXPECT_EQ(in.claims[0].rows, 2);
        EXPECT_EQ(in.claims[1].rows, 3);
    }
}

TEST(Intake, TheBorderOfABoxIsInsideAtTheAntimeridianAndAPole) {
    const sanc::lonlat antimeridian{-1'800'000'000, 0};
    const sanc::lonlat pole{0, 900'000'000};
    const auto box = [](std::int32_t west, std::int32_t east) { return sanc::bounding_box{west, -10, east, 900'000'000}; };
    EXPECT_TRUE(box(1'700'000'000, 1'800'000'000).holds(antimeridian)) << "it is its eastern border";
    EXPECT_TRUE(box(-1'800'000'000, -1'700'000'000).holds(antimeridian));
    EXPECT_TRUE(box(1'800'000'000, -1'700'000'000).holds(antimeridian));
    EXPECT_TRUE(box(1'800'000'000, 1'800'000'000).holds(antimeridian));
    EXPECT_FALSE(box(1'700'000'000, 1'799'999'999).holds(antimeridian));
    EXPECT_FALSE(box(-1'799'999'999, -1'700'000'000).holds(antimeridian));
    EXPECT_TRUE(box(1'700'000'000, 1'750'000'000).holds(pole)) << "it has every longitude";
    EXPECT_FALSE((sanc::bounding_box{1'700'000'000, -10, 1'750'000'000, 899'999'999}.holds(pole)));
}

TEST(Intake, AHeaderAloneIsAnEmptyInput) {
    const intake in = read("id,t,x,y,v\n", plain);
    const sanc::tracks t = sanc::make_segments(sanc::par{2}, in.rows);
    sanc::validate(t.see());
    EXPECT_EQ(sanc::fixes_table(in.rows).rows(), 0);
    EXPECT_EQ(sanc::contacts_table(t, sanc::contacts(sanc::par{2}, t.see(), {})).rows(), 0);
    EXPECT_EQ(sanc::gaps_table(t, sanc::find_gaps(sanc::par{2}, t.see(), {})).rows(), 0);
}

TEST(Intake, TablesAreComplete) {
    const intake in = read(std::string(old_header) + "338148873,2022-01-03T00:00:00,33.6,-117.9,0.1,280.0,511,N,,,37,0,14,,,,B\nbad\n");
    const sanc::tracks t = sanc::make_segments(sanc::seq, in.rows);
    sanc::fixes_table(in.rows).check_complete();
    sanc::rejects_table(in.rejects, *in.rows.sources).check_complete();
    sanc::segments_table(t, sanc::measure_segments(sanc::seq, t.see())).check_complete();
    sanc::gaps_table(t, sanc::find_gaps(sanc::seq, t.see(), {})).check_complete();
    sanc::contacts_table(t, sanc::contacts(sanc::seq, t.see(), {})).check_complete();
    const sanc::table vessels = sanc::vessels_table(in.claims, in.rows.vessels);
    vessels.check_complete();
    EXPECT_FALSE(vessels.has_value("imo", 0));
    EXPECT_EQ(vessels.texts("name")[0], "N");
    EXPECT_EQ(sanc::fixes_table(in.rows).integers("sog_kn")[0], 100);
}

}  // namespace
