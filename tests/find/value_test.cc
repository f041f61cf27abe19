#include "engine/find/value.h"

#include <string>

#include "engine/find/strength.h"

namespace dowse {
namespace {

// The filter for the part of `line` between « and », with
// the match beginning at `from`.
std::string filter_of(std::string line, const std::string& from) {
  const std::size_t begin = line.find("«");
  line.erase(begin, 2);
  const std::size_t end = line.find("»");
  line.erase(end, 2);
  const std::size_t whole = line.find(from);
  EXPECT_NE(whole, std::string::npos) << line;
  const Match match{RuleIndex{0}, {whole, end}, {begin, end}};
  return std::string(value_filter(named_value(line, match)));
}

TEST(Value, CredentialsSurvive) {
  EXPECT_EQ(filter_of("password = \"«Xk7rw2Qz»\"", "password"), "");
  EXPECT_EQ(filter_of("DB_PASSWORD=«vqzkwtpj»", "PASSWORD"), "");
  EXPECT_EQ(filter_of("  token: «9f8c7e2a1b3d4f6a8b7c»", "token"), "");
  EXPECT_EQ(filter_of("client.setPassword('«T0pS3cr3t»')", "Password"), "");
  EXPECT_EQ(filter_of("char password[32] = \"«kq8zjw2x»\";", "password"), "");
  EXPECT_EQ(filter_of("let token: &str = \"«kq8zjw2xkq0p»\";", "token"), "");
  EXPECT_EQ(filter_of("<key>apiKey</key>\n<string>«kq8zjw2xkq0p»</string>", "apiKey"), "");
  EXPECT_EQ(filter_of("{\\\"password\\\":\\\"«kq8zjw2x»\\\"}", "password"), "");
  EXPECT_EQ(filter_of("ENV DB_PASSWORD «kq8zjw2x»", "ENV"), "");
  EXPECT_EQ(filter_of("https://me:«kq8zjw2x»@example.com", "://"), "");
  EXPECT_EQ(filter_of("password = '«482915»'", "password"), "");
  EXPECT_EQ(filter_of("password = '«dragon7»'", "password"), "");
  EXPECT_EQ(filter_of("  password: «dnF6a3d0cGpxeg==»", "password"), "");
  EXPECT_EQ(filter_of("ALTER USER app PASSWORD '«kq8zjw2x»';", "PASSWORD"), "");
}

TEST(Value, PasswordsAsTheirRulesAskForThem) {
  EXPECT_EQ(filter_of("password = \"«WonderLand!q4»\"", "password"), "");
  EXPECT_EQ(filter_of("DB_PASSWORD=«SummerTime@2019»", "PASSWORD"), "");
  EXPECT_EQ(filter_of("password = \"«WonderLand!q»\"", "password"), "words");
  EXPECT_EQ(filter_of("password = \"«WonderLand-q4»\"", "password"), "words");
  EXPECT_EQ(filter_of("password = \"«some WonderLand!q4»\"", "password"), "words");
  EXPECT_EQ(filter_of("token = \"«WonderLand!q4»\"", "token"), "words");
  EXPECT_EQ(filter_of("password = \"«wonders.must.have.some!4»\"", "password"), "words");
}

TEST(Value, ANameOnTheLineBeforeStandsThereAlone) {
  EXPECT_EQ(filter_of("- name: DB_PASSWORD\n  value: «kq8zjw2x»", "PASSWORD"), "");
  EXPECT_EQ(filter_of("password:\n    value: «kq8zjw2x»", "password"), "");
  EXPECT_EQ(filter_of("about: the password\n  value: «kq8zjw2x»", "password"), "code");
  EXPECT_EQ(filter_of("{\"about\": \"the password\",\n \"value\": \"«kq8zjw2x»\"}", "password"),
            "code");
  EXPECT_EQ(filter_of("{\"name\": \"password\", \"value\": \"«kq8zjw2x»\"}", "password"), "");
  EXPECT_EQ(filter_of("{\"name\": \"the password\", \"value\": \"«kq8zjw2x»\"}", "password"), "");
  EXPECT_EQ(filter_of("- {name: PASSWORD, value: «kq8zjw2x»}", "PASSWORD"), "");
  EXPECT_EQ(filter_of("const string Password\n      = \"«kq8zjw2x»\";", "Password"), "");
  EXPECT_EQ(filter_of("{\"user password\":\n  \"«kq8zjw2x»\"}", "password"), "");
}

TEST(Value, BlanksBetweenNameAndValue) {
  EXPECT_EQ(filter_of("credentials { username 'me'; password '«kq8zjw2x»' }", "password"), "");
  EXPECT_EQ(filter_of("SetEnv DB_PASSWORD «kq8zjw2x»", "SetEnv"), "");
  EXPECT_EQ(filter_of("type the password '«kq8zjw2x»' there", "password"), "code");
}

TEST(Value, Placeholders) {
  EXPECT_EQ(filter_of("password = \"«<your-password>»\"", "password"), "placeholder");
  EXPECT_EQ(filter_of("password: «${DB_PASS}»", "password"), "placeholder");
  EXPECT_EQ(filter_of("password = '«changeme»'", "password"), "placeholder");
  EXPECT_EQ(filter_of("token = '«xxxxxxxxxxxx»'", "token"), "placeholder");
  EXPECT_EQ(filter_of("token = '«1234567890»'", "token"), "placeholder");
  EXPECT_EQ(filter_of("token = '«k9q2w7z4...»'", "token"), "placeholder");
  EXPECT_EQ(filter_of("token = '«S3cr3t»'", "token"), "placeholder");
  EXPECT_EQ(filter_of("https://user:«password»@example.com", "://"), "placeholder");
  EXPECT_EQ(filter_of("https://kq8zjw:«kq8zjw»@example.com", "://"), "placeholder");
  EXPECT_EQ(filter_of("https://xkq8zjw:«kq8zjw»@example.com", "://"), "");
}

TEST(Value, NamesOfWhatIsNoSecret) {
  EXPECT_EQ(filter_of("token_url = \"«kq8zjw2xkq0p»\"", "token"), "key-name");
  EXPECT_EQ(filter_of("secretName: «kq8zjw2xkq0p»", "secret"), "key-name");
  EXPECT_EQ(filter_of("author = \"«kq8zjw2xkq0p»\"", "author"), "key-name");
  EXPECT_EQ(filter_of("key = \"«Laurax»\"", "key"), "key-name");
  EXPECT_EQ(filter_of("key = \"«9f8c7e2a1b3d4f6a8b7c»\"", "key"), "");
}

TEST(Value, CallsThatPass) {
  EXPECT_EQ(filter_of("expect_pass(\"«kq8zjw2x»\")", "pass"), "key-name");
  EXPECT_EQ(filter_of("set_pass = «kq8zjw2x»", "pass"), "");
  EXPECT_EQ(filter_of("expect_pass(\"«9f8c7e2a1b3d4f6a8b7c»\")", "pass"), "");
}

TEST(Value, Code) {
  EXPECT_EQ(filter_of("password = «password»", "password"), "placeholder");
  EXPECT_EQ(filter_of("self.db_pass = «db_pass»", "pass"), "placeholder");
  EXPECT_EQ(filter_of("secretKey: «mySecretKey2»", "secret"), "placeholder");
  EXPECT_EQ(filter_of("token = «getJwt»(x)", "token"), "code");
  EXPECT_EQ(filter_of("token: «getJwt()»", "token"), "code");
  EXPECT_EQ(filter_of("token = «request.headers.jwt»", "token"), "code");
  EXPECT_EQ(filter_of("password := «*flagPw1»", "password"), "code");
  EXPECT_EQ(filter_of("token: «kq8==zjw2x»", "token"), "code");
  EXPECT_EQ(filter_of("password: «:symbolx»", "password"), "code");
  EXPECT_EQ(filter_of("check_password(«usrpw7x», other)", "password"), "code");
  EXPECT_EQ(filter_of("passwordPattern2 = '«^[a-z0-9]{8,}$»'", "password"), "code");
  EXPECT_EQ(filter_of("if (password == «NULL»)", "password"), "placeholder");
  EXPECT_EQ(filter_of("SecretKeyFactory.getInstance(\"«PBKDF2WithHmacSHA512»\")", "Secret"),
            "code");
  EXPECT_EQ(filter_of("ssh_pass= «deviceType=g8272_cnos»", "pass"), "code");
  EXPECT_EQ(filter_of("token= «kq8zjw2xkq0p==»", "token"), "");
}

TEST(Value, NamesOfFilesAndVersions) {
  EXPECT_EQ(filter_of("ansible --private-key=«devops.pem» host", "private-key"), "code");
  EXPECT_EQ(filter_of("token: «keys/ci-token.json»", "token"), "code");
  EXPECT_EQ(filter_of("token: «kq8zjw2x.Xk7rw2Qz»", "token"), "");
  EXPECT_EQ(filter_of("js-tokens: \"«npm:^10.0.0»\"", "token"), "code");
  EXPECT_EQ(filter_of("tokens: «14.0.0-canary.53b3cad2f.0»", "token"), "code");
  EXPECT_EQ(filter_of("password = '«1.22.3kq8zjw»'", "password"), "");
  EXPECT_EQ(filter_of("password = '«10.2kq8zjw»'", "password"), "");
  EXPECT_EQ(filter_of("token.matches(\"«[a-f0-9]{32}»\")", "token"), "code");
  EXPECT_EQ(filter_of("\"src/Password.php\":\"«c816332dbd6c29519b8737e42803d577»\"", "Password"),
            "key-name");
  EXPECT_EQ(filter_of("\"PWD\": \"«/home/kq8zjw»\"", "PWD"), "shape");
}

TEST(Value, WordsOfOtherLanguages) {
  EXPECT_EQ(filter_of("password=«Bekr\xC3\xA4"
                      "fta»",
                      "password"),
            "words");
  EXPECT_EQ(filter_of("password=«Bekr\xC3\xA4"
                      "fta7»",
                      "password"),
            "");
  EXPECT_EQ(filter_of("generate_new_token=«Vygenerovat» novou", "token"), "words");
  EXPECT_EQ(filter_of("DB_PASSWORD=«vqzkwtpj» psql", "PASSWORD"), "");
  EXPECT_EQ(filter_of("password=«vqzkwtpj» port=3306", "password"), "");
  EXPECT_EQ(filter_of("curl --form password=«vqzkwtpj» again", "password"), "");
  EXPECT_FALSE(
      is_varied("Anv\xC3\xA4"
                "ndaren"));
}

TEST(Value, Base64OfTextIsWhatTheTextIs) {
  EXPECT_EQ(filter_of("  password: «cGFzc3dvcmQ=»", "password"), "placeholder");
  EXPECT_EQ(filter_of("  password: «cGFzc3dvcmQK»", "password"), "placeholder");
  EXPECT_EQ(filter_of("  token: «eyJhbGciOiJSUzI1NiJ9»", "token"), "shape");
  EXPECT_EQ(filter_of("  tls_secret: «LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t»", "secret"), "shape");
  EXPECT_TRUE(speaks_for_itself("q7zt2kd9xw4pb6rm"));
  EXPECT_TRUE(speaks_for_itself("kQ8zjw2x"));
  EXPECT_FALSE(speaks_for_itself("hunter2"));
  EXPECT_TRUE(speaks_for_itself("cTd6dDJrZDl4dzRwYjZybQ=="));
  EXPECT_FALSE(speaks_for_itself("YW5vdGhlci10b2tlbg=="));
  EXPECT_FALSE(speaks_for_itself("another-of-the-tokens"));
  EXPECT_FALSE(speaks_for_itself("ZGF2aWQ6dGVzdDEyMw"));  // david:test123
  EXPECT_FALSE(speaks_for_itself("p%40ssword"));
  EXPECT_TRUE(speaks_for_itself("kQ8%23zjw2"));
  EXPECT_TRUE(speaks_for_itself("kQ8%zjw2%4"));
  EXPECT_FALSE(speaks_for_itself(""));
}

TEST(Value, Shapes) {
  EXPECT_EQ(filter_of("password: «81725.5»", "password"), "shape");
  EXPECT_EQ(filter_of("token: «https://host.io/pathx»", "token"), "shape");
  EXPECT_EQ(filter_of("secret = '«/run/secrets/thing»'", "secret"), "shape");
  EXPECT_EQ(filter_of("password = '«$2b$12$R9h7cIPz0giAbCdEfGhIjK»'", "password"), "shape");
  EXPECT_EQ(filter_of("token: «482915»", "token"), "shape");
}

TEST(Value, DigitsAreAPasswordOrALongToken) {
  EXPECT_EQ(filter_of("password: «482915»", "password"), "");
  EXPECT_EQ(filter_of("jwt_secret: «739268157»", "secret"), "");
  EXPECT_EQ(filter_of("ACCESS_TOKEN=«4837115092641873»", "TOKEN"), "");
  EXPECT_EQ(filter_of("password: «48291»", "password"), "shape");
  EXPECT_EQ(filter_of("password: «48.2915»", "password"), "shape");
  EXPECT_EQ(filter_of("key: «4837115092641873»", "key"), "shape");
  EXPECT_EQ(filter_of("password: «w482915»", "password"), "");
}

TEST(Value, NamesAssignedToNames) {
  EXPECT_EQ(filter_of("imported.Token = «actJWT»", "Token"), "code");
  EXPECT_EQ(filter_of("ErrorCode Token = «iota»", "Token"), "code");
  EXPECT_EQ(filter_of("password = «qzWkvjpx3»", "password"), "");
  EXPECT_EQ(filter_of("password = «vqzkwtpj»", "password"), "");
  EXPECT_EQ(filter_of("password: «qzWkvjpx»", "password"), "");
  EXPECT_EQ(filter_of("password = '«qzWkvjpx»'", "password"), "");
}

TEST(Value, ArgumentsThatAreNoValueOfTheNameBefore) {
  EXPECT_EQ(filter_of("{\"a bad password\", \"«vqzkwtpj»\", false}", "password"), "code");
  EXPECT_EQ(filter_of("has_member('struct passwd', '«pw_gqcoz»', x)", "passwd"), "code");
  EXPECT_EQ(filter_of("HashPassword(\"password\", \"«bFr56HjK3DrB8t3S»\")", "password"), "code");
  EXPECT_EQ(filter_of("t.Equal(\"token\", \"«bFr56HjK3DrB8t3S»\")", "token"), "code");
  EXPECT_EQ(filter_of("createFile(dir, \"passwords\", \"«.txt»\")", "passwords"), "code");
  EXPECT_EQ(filter_of("password.convert(\"«latin-1»\")", "password"), "code");
  EXPECT_EQ(filter_of("token = hash_hmac(\"«sha256»\", x)", "token"), "code");
  EXPECT_EQ(filter_of("token = parse(\"«zkrealm8/»\" + x)", "token"), "code");
  EXPECT_EQ(filter_of("props.put(\"password\", \"«vqzkwtpj»\")", "password"), "");
  EXPECT_EQ(filter_of("(\"password\", \"«vqzkwtpj»\")", "password"), "");
}

TEST(Value, WordsAndProse) {
  EXPECT_EQ(filter_of("password = \"«Choose another one now»\"", "password"), "words");
  EXPECT_EQ(filter_of("OLD_PASSWORD: \"«Passwort vergessen und nicht gefunden»\"", "PASSWORD"),
            "words");
  EXPECT_EQ(
      filter_of("PASSWORD: \"«\xd0\x9f\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c»\"", "PASSWORD"),
      "words");
  EXPECT_EQ(filter_of("token = \"«trigger»\"", "token"), "words");
  EXPECT_EQ(filter_of("token = «identifier»", "token"), "words");
  EXPECT_EQ(filter_of("check_password(\"«derek»\")", "password"), "words");
}

TEST(Value, CallsThatLogInTakeItLast) {
  EXPECT_EQ(filter_of("login(\"me\", \"«vqzkwtpj»\")", "login"), "");
  EXPECT_EQ(filter_of("auth = ('me', '«vqzkwt»')", "auth"), "");
  EXPECT_EQ(filter_of("btoa('me:«vqzkwt»')", "btoa"), "");
  EXPECT_EQ(filter_of("author(\"me\", \"«vqzkwtpj»\")", "author"), "key-name");
  EXPECT_EQ(filter_of("encode('me:«vqzkwt»')", "encode"), "key-name");
}

TEST(Value, PhrasesStandInQuotesBesideAPassword) {
  EXPECT_EQ(filter_of("passphrase = '«zk qwxr vjtp»'", "passphrase"), "");
  EXPECT_EQ(filter_of("password_2: \"«zk #4xr»\"", "password"), "");
  EXPECT_EQ(filter_of("password_changed = '«zk qwxr vjtp»'", "password"), "words");
  EXPECT_EQ(filter_of("password = `«zk qwxr vjtp»`", "password"), "words");
  EXPECT_EQ(filter_of("password = '«zk  qwxr»'", "password"), "words");
  EXPECT_EQ(filter_of("password = '«z k q w x r v j t»'", "password"), "words");
}

TEST(Value, NamesBesideNothingButBlanks) {
  EXPECT_EQ(filter_of("#define PASSWORD \"«vqzkwtpj»\"", "PASSWORD"), "");
  EXPECT_EQ(filter_of("tool --password \"«vqzkwtpj»\"", "password"), "");
  EXPECT_EQ(filter_of("tool --password «vqzkwtpj»", "password"), "");
  EXPECT_EQ(filter_of("\n  password \"«vqzkwtpj»\"", "password"), "");
  EXPECT_EQ(filter_of("ROLE x WITH PASSWORD '«vqzkwtpj»'", "PASSWORD"), "");
  EXPECT_EQ(filter_of("reset the password \"«vqzkwtpj»\"", "password"), "code");
  EXPECT_EQ(filter_of("das Erstellungs-Token «vqzkwtpj»", "Token"), "code");
}

TEST(Value, TheApiKeyOfProse) {
  EXPECT_EQ(filter_of("your API key: «vqzkwtpj8»", "API"), "");
  EXPECT_EQ(filter_of("your API kind: «vqzkwtpj8»", "API"), "key-name");
}

TEST(Varied, EightBytesOfThreeKinds) {
  EXPECT_TRUE(is_varied("kQ8zjw2x"));
  EXPECT_TRUE(is_varied("kq8#zjw2"));
  EXPECT_FALSE(is_varied("kQ8zjw2"));
  EXPECT_FALSE(is_varied("kq8zjw2x"));
  EXPECT_FALSE(is_varied("My-Words"));
  EXPECT_FALSE(is_varied("kQ8 zjw2x"));
}

TEST(Value, BetweenAndQuotesAtTheEndsOfAText) {
  const std::string text = "password=kq8zjw2x";
  const ValueView value = named_value(text, {RuleIndex{0}, {0, 17}, {9, 17}});
  EXPECT_EQ(value.key_name, "password");
  EXPECT_EQ(value.between(), "=");
  EXPECT_FALSE(value.quoted());
  const ValueView alone = named_value("\"kq8zjw2x", {RuleIndex{0}, {0, 9}, {1, 9}});
  EXPECT_FALSE(alone.quoted());
  EXPECT_EQ(alone.between(), "");
}

TEST(Value, HostileTextsAreSafe) {
  std::string text = "password = \"";
  text.append(200, '\0');
  text += "\xff\xfe\"";
  const Match match{RuleIndex{0}, {0, text.size()}, {12, text.size() - 1}};
  EXPECT_EQ(value_filter(named_value(text, match)), "placeholder");
  const std::string wide(3'000'000, 'p');
  const Match inside{RuleIndex{0}, {1'000'000, 1'000'100}, {1'000'050, 1'000'100}};
  EXPECT_FALSE(value_filter(named_value(wide, inside)).empty());
}

}  // namespace
}  // namespace dowse
