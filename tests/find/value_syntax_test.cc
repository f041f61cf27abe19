// Every way of writing "name, value" that the built-in rules know, through matching and judging.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/find/judge.h"
#include "engine/find/value.h"
#include "engine/match/matcher.h"

namespace dowse {
namespace {

class ValueSyntax : public ::testing::Test {
 protected:
  // True when `value` itself, no more and no less of `text`, survives.
  bool finds(const std::string& text, const std::string& value) {
    const auto matches = matcher_->scan(text, *scratch_);
    EXPECT_TRUE(matches.has_value());
    judge_->begin_text(judge_scratch_);
    const TextView view(text);
    return std::any_of(matches->begin(), matches->end(), [&](const Match& match) {
      const ByteSpan secret = match.secret;
      return text.substr(secret.begin, secret.end - secret.begin) == value &&
             judge_->judge(view, match, judge_scratch_).survives();
    });
  }

  bool finds_nothing(const std::string& text) {
    const auto matches = matcher_->scan(text, *scratch_);
    EXPECT_TRUE(matches.has_value());
    judge_->begin_text(judge_scratch_);
    const TextView view(text);
    return std::none_of(matches->begin(), matches->end(), [&](const Match& match) {
      return judge_->judge(view, match, judge_scratch_).survives();
    });
  }

  // `lines` hold % in the place of the value.
  void expect_found(const std::vector<std::string>& lines) {
    static const std::string kValue = "kq8zjw2xP";
    for (std::string line : lines) {
      const std::string shown = line;
      line.replace(line.find('%'), 1, kValue);
      EXPECT_TRUE(finds("x\n" + line + "\n", kValue)) << shown;
    }
  }

  RuleSet rules_ = std::move(*RuleSet::builtin());
  Result<Matcher> matcher_ = Matcher::compile(rules_);
  Matcher::ScratchPtr scratch_ = std::move(*matcher_->make_scratch());
  Result<Judge> judge_ = Judge::make(rules_);
  Judge::Scratch judge_scratch_;
};

TEST_F(ValueSyntax, Code) {
  expect_found({"password = \"%\"",
                "password := `%`",
                "const char* password = \"%\";",
                "static const char password[] = \"%\";",
                "const Password string = \"%\"",
                "let password: &str = \"%\";",
                "const TOKEN: &'static str = \"%\";",
                "password: String::from(\"%\"),",
                "password: \"%\".to_string(),",
                "val password: String = \"%\"",
                "my $password = '%';",
                "password => '%',",
                "define('DB_PASSWORD', '%');",
                "$db['default']['password'] = '%';",
                "password <- \"%\"",
                "{:password \"%\"}",
                "(setq password \"%\")",
                "set password \"%\"",
                "Dim password As String = \"%\"",
                "DECLARE @password varchar(20) = '%'",
                "#define WIFI_PASSWORD    \"%\"",
                "  password '%'",
                "app.secret_key = b'%'",
                "String aesKey = \"%\";",
                "secretKey = createSecretKey(Buffer.from('%', 'hex'))"});
}

TEST_F(ValueSyntax, Calls) {
  expect_found({"connect(user=\"u\", password=\"%\")", "client.setPassword(\"%\")",
                "props.put(\"password\", \"%\")", "[c setPassword:@\"%\"]",
                "os.environ[\"DB_PASSWORD\"] = \"%\"", "password.sendKeys(\"%\")",
                "driver.findElement(By.id(\"password\")).sendKeys(\"%\");",
                "fill_in \"Password\", with: \"%\"", "cy.get('[name=password]').type('%')"});
}

TEST_F(ValueSyntax, CallsThatLogIn) {
  expect_found({"new NetworkCredential(\"deploy\", \"%\")", "auth=(\"deploy\", \"%\")",
                "credentials = ('deploy', '%')", "req.SetBasicAuth(\"deploy\", \"%\")",
                "new PasswordAuthentication(\"deploy\", \"%\".toCharArray())",
                "smtp.login('deploy', '%')", "new PDO('mysql:host=x', 'deploy', '%')",
                "mysqli_connect(\"localhost\", \"root\", \"%\", \"db\")",
                "base64.b64encode(b'deploy:%').decode('ascii')", "btoa(\"deploy:%\")",
                "Buffer.from('deploy:%').toString('base64')"});
}

TEST_F(ValueSyntax, Comparisons) {
  expect_found({"if password == \"%\":", "if (password === '%') {", "if (password != \"%\")",
                "if (strcmp(password, \"%\") == 0)", "if ($password -eq \"%\")",
                "if (password.equals(\"%\"))", "expect(user.password).toBe('%')"});
}

TEST_F(ValueSyntax, Defaults) {
  expect_found({"def connect(user, password=\"%\"):", "String password() default \"%\";",
                "opts.password || \"%\"", "process.env.DB_PASSWORD ?? '%'",
                "ENV['DB_PASSWORD'] ||= '%'", "ENV.fetch(\"DB_PASSWORD\", \"%\")",
                "os.getenv(\"DB_PASSWORD\", \"%\")", "getEnv(\"DB_PASSWORD\").orElse(\"%\")",
                "@Value(\"${db.password:%}\")", "DB_PASSWORD=${DB_PASSWORD:-%}",
                "{{ db_password | default('%') }}", "{{ env \"DB_PASSWORD\" | default \"%\" }}",
                "parser.add_argument('--password', type=str, default='%')",
                ".option('password', { default: '%' })",
                "variable \"db_password\" {\n  type    = string\n  default = \"%\"\n}"});
}

TEST_F(ValueSyntax, Configuration) {
  expect_found({"  password: %", "- { user: x, password: % }", "\"password\": \"%\"",
                "db.password = %", "DB_PASSWORD=%", "      - DB_PASSWORD=%", "API_TOKEN := %",
                "API_TOKEN ?= %", "\\\"password\\\":\\\"%\\\"", "requirepass %",
                "Server=s;User Id=u;Password=%;", "jdbc:mysql://h/db?user=u&password=%"});
}

TEST_F(ValueSyntax, Markup) {
  expect_found({"<password>%</password>", "<Password><![CDATA[%]]></Password>",
                "<add key=\"password\" value=\"%\"/>", "<property name=\"password\">%</property>",
                "<property name=\"password\"><value>%</value></property>",
                "<setting name=\"Password\" serializeAs=\"String\"><value>%</value></setting>",
                "<input name=\"password\" type=\"password\" value=\"%\">",
                "{&quot;password&quot;:&quot;%&quot;}", "{&#34;password&#34;: &#34;%&#34;}",
                "&lt;password&gt;%&lt;/password&gt;", "**Password:** %", "- **password**: `%`"});
}

TEST_F(ValueSyntax, ShellsAndCommands) {
  expect_found({"export DB_PASSWORD='%'", "set DB_PASSWORD=%", "$env:PASSWORD = \"%\"",
                "setx DB_PASSWORD \"%\"", "setx DB_PASSWORD %", "set -gx API_TOKEN %",
                "setenv API_TOKEN %", "ENV DB_PASSWORD %", "ARG DB_PASSWORD=%",
                "tool --password % x", "tool --db-password \"%\"", "Connect-Thing -Password %",
                "helm install x --set auth.rootPassword=%,b=c", "java -Ddb.password=% -jar x",
                "ConvertTo-SecureString -String \"%\" -AsPlainText -Force",
                "curl -H \"X-API-Key: %\" host"});
}

TEST_F(ValueSyntax, CommentsAndProse) {
  expect_found({"// password: %", "/* password: \"%\" */", "<!-- password: % -->",
                "The password is \"%\"", "the API key: %"});
}

TEST_F(ValueSyntax, NamesThatEndInPass) {
  expect_found({"db_pass = \"%\"", "smtpPass: '%',", "define('DB_PASS', '%');", "  pass: %",
                "smtp.pass=%", "if ($db_pass === '%')", "var dbPass string = \"%\"",
                "process.env.DB_PASS || '%'", "<db_pass>%</db_pass>",
                "<param name=\"db_pass\" value=\"%\">", "os.getenv(\"DB_PASS\", \"%\")",
                "parser.add_argument('--pass', default='%')"});
  EXPECT_TRUE(finds_nothing("compass = \"kq8zjw2xP\""));
  EXPECT_TRUE(finds_nothing("pass(\"kq8zjw2xP\")"));
}

TEST_F(ValueSyntax, QuotedValuesMayHoldBlanks) {
  EXPECT_TRUE(finds("passphrase = \"kq8 zj#w2xP\"", "kq8 zj#w2xP"));
  EXPECT_TRUE(finds("password: 'zk qwxr vjtp'", "zk qwxr vjtp"));
  EXPECT_TRUE(finds_nothing("password: 'the one you were given'"));
  EXPECT_TRUE(finds_nothing("PASSWORD_CHANGED: 'zk qwxr vjtp'"));
  EXPECT_TRUE(finds_nothing("password = \" zkqwxr\""));
  EXPECT_TRUE(finds_nothing("PASS=`zk qwxr | vjtp`"));
}

TEST_F(ValueSyntax, ProseAndNamesAreNone) {
  for (const char* line :
       {"reset the password \"kq8zjw2xP\" now", "das Erstellungs-Token kq8zjw2xP wird",
        "PUT /users/change-password HTTP/1.1", "type=\"password\" name=\"kq8zjw2xP\"",
        "password\n  username = \"kq8zjw2xP\"", "smtp.login(\"kq8zjw2xP\", password)",
        "{{ default \"kq8zjw2xP\" .Values.token }}"}) {
    EXPECT_TRUE(finds_nothing(line)) << line;
  }
}

}  // namespace
}  // namespace dowse
