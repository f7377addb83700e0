// SPDX-License-Identifier: Apache-2.0
// Verification of a dossier that lies in memory, its inputs too.
#include <gtest/gtest.h>

#include <sanc/evidence/check.hpp>
#include <sanc/evidence/lattice_text.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::with;

const std::string case_text = R"(format = 1
[case]
id = "tiny"
title = "A tiny case"
period = ["2023-10-17T00:00:00Z", "2023-10-18T00:00:00Z"]
[[image]]
file = "t1.tif"
time = "2023-10-17T02:00:00Z"
[[image]]
file = "t2.tif"
time = "2023-10-17T20:00:00Z"
[[tracks]]
file = "a.csv"
schema = "csv:vessel=id,time=time,lon=lon,lat=lat"
)";

struct stored_dossier {
    test::memory_host inputs;
    std::map<std::string, std::string> outputs;
    std::string manifest;
    std::string digest;
    mutable int computed = 0;

    stored_dossier() {
        inputs.files["case.toml"] = case_text;
        inputs.files["a.csv"] = "id,time,lon,lat\n101,2023-10-17T01:00:00Z,130.3,42.2\n101,2023-10-17T03:00:00Z,130.3,42.2\n";
        std::vector<std::uint8_t> pixels(48 * 40, 60);
        inputs.images["t1.tif"] = test::image_of("t1.tif", pixels, 48, 40);
        for (std::size_t i = 0; i < 30; ++i) pixels[500 + i] = 200;
        inputs.images["t2.tif"] = test::image_of("t2.tif", pixels, 48, 40);
        for (auto& [name, image] : inputs.images) image.lattice = lattice_text(image.places);  // as of projected images
        const dossier made = make_dossier(seq, case_text, "case.toml", inputs.see(), {"2023-10-20T00:00:00Z"});
        outputs = made.files;
        digest = made.digest;
        json told = made.manifest;
        told["run"] = json::object{{"seconds", "1.0"}};
        manifest = told.dump(3) + "\n";
    }

    [[nodiscard]] dossier_files see() const {
        dossier_files from;
        from.output = [this](const std::string& file) -> std::optional<std::string> {
            const auto at = outputs.find(file);
            if (at == outputs.end()) return {};
            return at->second;
        };
        from.find = [this](const manifest_input& input, std::string& problem) {
            const auto image = inputs.images.find(input.name);
            const auto file = inputs.files.find(input.name);
            const auto output = outputs.find(input.name);
            std::string sha256;
            if (image != inputs.images.end()) sha256 = image->second.sha256;
            if (file != inputs.files.end()) sha256 = hex(sha256_of(file->second));
            if (input.role == "lattice" && output != outputs.end()) sha256 = hex(sha256_of(output->second));
            problem = sha256.empty() ? "not found" : "another hash";
            return sha256 == input.sha256;
        };
        from.read = [this](const std::string& name) {
            const auto output = outputs.find(name);
            if (name != "case.toml" && output != outputs.end()) return input_file{name, 0, "", output->second};
            return inputs.see().read(name);
        };
        from.image = [this](const std::string& name, const std::string& lattice) {
            input_image image = inputs.see().image(name);
            image.places = parse_lattice(lattice, name);  // throws where none came
            image.lattice = lattice;
            return image;
        };
        return from;
    }

    [[nodiscard]] verdict check() const {
        return check_dossier(see(), manifest, "manifest.json", [this](const std::string& text, const std::string& name, const host& from, const dossier_overrides& overrides) {
            ++computed;
            return make_dossier(seq, text, name, from, overrides);
        });
    }
};

stored_dossier good() {
    static const stored_dossier made;
    return made;
}

void flip(std::string& bytes) { bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1); }

TEST(Check, ADossierIsVerified) {
    const verdict made = good().check();
    EXPECT_EQ(made.is, verdict_kind::verified) << made.text;
    EXPECT_EQ(made.text, "verified: 6 inputs and " + std::to_string(good().outputs.size()) + " outputs are what the digest says");
    EXPECT_EQ(made.digest, good().digest);
    EXPECT_EQ(made.result_digest.size(), 64U);
}

TEST(Check, AFlippedInputByteNamesTheInput) {
    stored_dossier d = good();
    flip(d.inputs.files["a.csv"]);
    EXPECT_EQ(d.check().is, verdict_kind::failed);
    EXPECT_EQ(d.check().text, "input a.csv: another hash");
    d = good();
    d.inputs.images["t2.tif"].sha256[0] ^= 1;
    EXPECT_EQ(d.check().text, "input t2.tif: another hash");
    d = good();
    flip(d.outputs["lattices/2.json"]);
    EXPECT_EQ(d.check().text, "input lattices/2.json: another hash") << "the inputs come first";
    d = good();
    d.inputs.files.erase("a.csv");
    d.outputs.erase("report.html");
    EXPECT_EQ(d.check().text, "input a.csv: not found") << "the inputs come first";
    EXPECT_EQ(d.computed, 0) << "nothing is computed from other inputs";
}

TEST(Check, AnyFlippedOrMissingOutputIsNamed) {
    const auto outputs = good().outputs;
    for (const auto& each : outputs) {
        const std::string& file = each.first;
        if (file.rfind("lattices/", 0) == 0) continue;  // inputs
        stored_dossier d = good();
        flip(d.outputs[file]);
        verdict made = d.check();
        EXPECT_EQ(made.is, verdict_kind::failed);
        EXPECT_EQ(made.text, "output " + file + ": its SHA-256 is not the one in the manifest");
        EXPECT_EQ(made.digest, "");
        d.outputs.erase(file);
        made = d.check();
        EXPECT_EQ(made.is, verdict_kind::failed);
        EXPECT_EQ(made.text, "output " + file + ": is missing");
        EXPECT_EQ(d.computed, 0);
    }
}

// Who changes an output and its hash is found by computing again.
TEST(Check, AnOutputThatAgreesWithAForgedManifestIsNamed) {
    stored_dossier d = good();
    std::string& gaps = d.outputs["tables/gaps.csv"];
    const std::string before = hex(sha256_of(gaps));
    flip(gaps);
    d.manifest = with(d.manifest, before, hex(sha256_of(gaps)));
    EXPECT_EQ(d.check().is, verdict_kind::failed);
    EXPECT_EQ(d.check().text, "output tables/gaps.csv: differs from what is computed now");

    d = good();
    d.manifest = with(d.manifest, d.digest, std::string(64, '0'));
    EXPECT_EQ(d.check().text, "manifest.json: dossier_digest differs from what is computed now");
    d = good();
    d.manifest = with(d.manifest, "\"seconds\": \"1.0\"", "\"seconds\": \"9.0\"");
    EXPECT_EQ(d.check().is, verdict_kind::verified) << "what tells of the run is not compared";
    d = good();
    d.manifest = with(d.manifest, "2023-10-20", "2023-10-21");
    EXPECT_EQ(d.check().is, verdict_kind::failed) << "the option --as-of is part of what is computed";
}

TEST(Check, OtherSemanticsAreNotComputedAgain) {
    stored_dossier d = good();
    d.manifest = with(d.manifest, "\"semantics_version\": " + std::to_string(semantics_version), "\"semantics_version\": 77");
    verdict made = d.check();
    EXPECT_EQ(made.is, verdict_kind::other_semantics);
    EXPECT_EQ(static_cast<int>(made.is), 4) << "the exit status";
    EXPECT_EQ(made.text, "inputs intact; computed by semantics 77, this is " + std::to_string(semantics_version));
    EXPECT_EQ(d.computed, 0);
    flip(d.inputs.files["a.csv"]);
    made = d.check();
    EXPECT_EQ(static_cast<int>(made.is), 3);
    EXPECT_EQ(made.text, "input a.csv: another hash") << "the hashes hold for any semantics";
}

TEST(Check, AnOptionThatIsNoTimeIsNamed) {
    stored_dossier d = good();
    d.manifest = with(d.manifest, "2023-10-20T00:00:00Z", "yesterday");
    EXPECT_EQ(d.check().is, verdict_kind::failed);
    EXPECT_EQ(d.check().text, "manifest.json: as_of_option is no time");
    EXPECT_EQ(d.computed, 0);
}

TEST(Check, WhatTheManifestDoesNotListIsNotRead) {
    stored_dossier d = good();
    const std::string other = with(case_text, "[[tracks]]\nfile = \"a.csv\"", "[[tracks]]\nfile = \"other.csv\"");
    d.manifest = with(d.manifest, hex(sha256_of(case_text)), hex(sha256_of(other)));
    d.outputs["case.toml"] = other;
    d.manifest = with(d.manifest, hex(sha256_of(case_text)), hex(sha256_of(other)));  // as an output too
    d.inputs.files["case.toml"] = other;
    d.inputs.files["other.csv"] = d.inputs.files["a.csv"];
    EXPECT_EQ(d.check().is, verdict_kind::failed);
    EXPECT_EQ(d.check().text, "input other.csv: is named in the case but not in the manifest");
    EXPECT_EQ(d.computed, 0);
    for (const char* entry : {"a.csv", "t1.tif"}) {
        d = good();
        d.manifest = with(d.manifest, "\"name\": \"" + std::string(entry) + "\"", "\"name\": \"case.toml\"");
        d.manifest = with(d.manifest, entry == std::string("a.csv") ? hex(sha256_of(d.inputs.files[entry])) : d.inputs.images[entry].sha256, hex(sha256_of(case_text)));
        EXPECT_EQ(d.check().text, "input " + std::string(entry) + ": is named in the case but not in the manifest");
    }
    d = good();
    d.manifest = "{}";
    EXPECT_THROW(static_cast<void>(d.check()), io_error);
}

}  // namespace
}  // namespace sanc::evidence
