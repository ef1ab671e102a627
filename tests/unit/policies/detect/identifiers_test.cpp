// The checks of identifiers against numbers that other libraries take or refuse (tests/golden/identifiers).
#include "policies/detect/america_ids.h"
#include "policies/detect/asia_ids.h"
#include "policies/detect/checksums.h"
#include "policies/detect/europe_ids.h"
#include "policies/detect/japan_ids.h"
#include "policies/detect/machine_ids.h"
#include "policies/detect/vat_ids.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace sekisho {
namespace {

bool is_checked_korean(std::string_view digits) { return is_korea_resident(digits) && passes_korea_resident(digits); }

using Check = bool (*)(std::string_view);

const std::map<std::string, Check> kChecks = {
    {"jp.corporate", passes_japan_corporate},
    {"cn.resident_id", is_china_resident},
    {"cn.uscc", is_china_credit_code},
    {"kr.rrn", is_checked_korean},
    {"tw.ubn", is_taiwan_business},
    {"tw.id", is_taiwan_citizen},
    {"hk.id", is_hong_kong_citizen},
    {"th.pin", is_thai_citizen},
    {"in.aadhaar", is_aadhaar},
    {"in.gstin", is_gstin},
    {"de.steuer_id", is_steuer_id},
    {"fr.nir", is_nir},
    {"it.piva", is_piva},
    {"it.codice_fiscale", is_codice_fiscale},
    {"es.dni", is_dni},
    {"es.nie", is_nie},
    {"nl.bsn", is_bsn},
    {"be.nn", is_belgian},
    {"pl.pesel", is_pesel},
    {"fi.hetu", is_hetu},
    {"se.personnummer", is_personnummer},
    {"pt.nif", is_nif},
    {"ch.ahv", is_ahv},
    {"uk.nhs", is_nhs},
    {"tr.tckn", is_tckn},
    {"br.cpf", is_cpf},
    {"au.tfn", is_tfn},
    {"au.abn", is_abn},
    {"us.aba", is_aba},
    {"us.ssn", is_ssn},
    {"vat", passes_vat},
};

struct Vector {
  std::string type;
  std::string number;
  std::string verdict;
};

std::vector<Vector> read_vectors() {
  std::ifstream file(std::string(SEKISHO_SOURCE_DIR) + "/tests/golden/identifiers/identifiers.tsv");
  std::vector<Vector> vectors;
  for (std::string line; std::getline(file, line);) {
    std::istringstream columns(line);
    Vector vector;
    if (!line.starts_with('#') && columns >> vector.type >> vector.number >> vector.verdict) vectors.push_back(vector);
  }
  return vectors;
}

// The code without what stands between its places, as rules hand it to a check.
std::string compact(const std::string& number) {
  std::string code;
  for (const char c : number) {
    if (c != '-') code += c;
  }
  return code;
}

TEST(Identifiers, TableOfVectorsIsWhole) { EXPECT_GT(read_vectors().size(), 1500U); }

TEST(Identifiers, ChecksAgreeWithOtherLibraries) {
  for (const Vector& vector : read_vectors()) {
    if (!kChecks.contains(vector.type)) continue;
    EXPECT_EQ(kChecks.at(vector.type)(compact(vector.number)), vector.verdict == "valid") << vector.type << ' ' << vector.number;
  }
}

TEST(Identifiers, PublishedVectorsHold) {
  EXPECT_TRUE(passes_japan_corporate("7000012050002"));
  EXPECT_TRUE(passes_japan_corporate("1180301018771"));
  EXPECT_TRUE(passes_japan_corporate("5835678256246"));
  EXPECT_TRUE(passes_japan_licence("309012345620"));
  EXPECT_TRUE(is_japan_insurer("33120015"));
  EXPECT_TRUE(is_china_resident("11010519491231002X"));
  EXPECT_TRUE(is_china_resident("360426199101010071"));
  EXPECT_TRUE(is_china_credit_code("91110000600037341L"));
  EXPECT_TRUE(is_taiwan_business("00501503"));
  EXPECT_TRUE(is_taiwan_citizen("A123456789"));
  EXPECT_TRUE(is_checked_korean("9710139019902"));
  EXPECT_TRUE(is_korea_business("1248100998"));
  EXPECT_TRUE(is_korea_business("2208162517"));
  EXPECT_FALSE(is_korea_business("2208162518"));
  EXPECT_TRUE(is_thai_citizen("3100600445635"));
  EXPECT_TRUE(is_aadhaar("234123412346"));
  EXPECT_TRUE(is_gstin("27AAPFU0939F1ZV"));
  EXPECT_TRUE(is_aba("111000025"));
  EXPECT_TRUE(is_npi("1234567893"));
  EXPECT_FALSE(is_npi("1234567890"));
  EXPECT_TRUE(is_dea("F91234563"));
  EXPECT_TRUE(is_mbi("1EG4TE5MK73"));
  EXPECT_TRUE(passes_vin("1M8GDM9AXKP042788"));
  EXPECT_FALSE(passes_vin("1M8GDM9A1KP042788"));
}

TEST(Identifiers, YuchoPairsHoldAsTheBankComputesThem) {
  EXPECT_TRUE(passes_yucho("16890", "70487921"));
  EXPECT_TRUE(passes_yucho("17190", "44297441"));
  EXPECT_TRUE(passes_yucho("18810", "67687551"));
  EXPECT_FALSE(passes_yucho("10530", "12345671"));
}

TEST(Identifiers, AreaAndGroupRulesOfSsnAndItin) {
  EXPECT_TRUE(is_ssn("536904399"));
  EXPECT_FALSE(is_ssn("666904399"));
  EXPECT_FALSE(is_ssn("900904399"));
  EXPECT_FALSE(is_ssn("536004399"));
  EXPECT_TRUE(is_itin("912504399"));
  EXPECT_FALSE(is_itin("912664399"));
}

TEST(Identifiers, PassportLinesCheckThemselves) { EXPECT_EQ(icao_check("L898902C3"), 6); }

}  // namespace
}  // namespace sekisho
