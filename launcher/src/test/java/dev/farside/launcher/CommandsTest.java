package dev.farside.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.weave.HookCheck;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    @TempDir
    private Path directory;

    private Path rules;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void files() throws Exception {
        rules = Files.writeString(
                directory.resolve("rules"),
                """
                ssh-config config
                search corp.example
                *.corp.example !www.corp.example  via bastion  # the company
                10.20.0.0/16 fd20::/64            via bastion
                *.db.example:5432,7000-7001       via jump,me@bastion:2222 or gw2.example
                legacy.example                    via bastion names near
                real.example                      via bastion names real
                reports.example                   via bastion to app7:8080
                pg.example                        via bastion to unix:/run/pg
                *.forbidden.example               refuse
                """);
        Files.writeString(
                directory.resolve("config"),
                """
                Host bastion
                    HostName gw.corp.example
                    User ops
                Host jump
                    HostName jump.example
                    User hop
                Host gw2.example
                    User two
                    ProxyJump jump
                """);
    }

    @Test
    void explainTellsRuleHopsNamesAndTarget() {
        assertTold(
                """
                db.corp.example:5432
                  route    via bastion
                  rule     DIR/rules:3: *.corp.example !www.corp.example  via bastion
                  hop      bastion is ops@gw.corp.example:22
                  names    far: resolved by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   db.corp.example:5432
                """,
                "db.corp.example:5432");
    }

    @Test
    void explainTellsWhichLineOfTheSshConfigDecided() throws Exception {
        Files.writeString(rules, "\n*.cmd.test via foo.example\nssh-config\n", StandardOpenOption.APPEND);
        Files.writeString(
                directory.resolve("config"),
                """
                Host db.mapped.example
                    HostName 10.9.0.5
                Host *.mapped.example
                    ProxyCommand ssh -W %h:%p bastion
                Host foo.example
                    ProxyCommand nc -x proxy:1080 %h %p
                """,
                StandardOpenOption.APPEND);
        assertTold(
                """
                gw2.example:80
                  route    via jump
                  rule     DIR/config:9: ProxyJump jump
                  hop      jump is hop@jump.example:22
                  names    far: resolved by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   gw2.example:80
                db.mapped.example:80
                  route    via bastion
                  rule     DIR/config:13: ProxyCommand ssh -W 10.9.0.5:22 bastion
                  hop      bastion is ops@gw.corp.example:22
                  names    far: resolved as 10.9.0.5 (HostName) by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   10.9.0.5:80
                foo.example:80
                  route    direct
                  rule     none matches
                  names    looked up here
                  but      if its address is in 10.20.0.0/16 or fd20::/64: DIR/rules:4: 10.20.0.0/16 fd20::/64            via bastion
                  but      ssh reaches it by DIR/config:15: ProxyCommand nc -x proxy:1080 foo.example 22
                a.cmd.test:80
                  route    via foo.example
                  rule     DIR/rules:12: *.cmd.test via foo.example
                  hop      foo.example is USER@foo.example:22 by ProxyCommand nc -x proxy:1080 foo.example 22
                  names    far: resolved by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   a.cmd.test:80
                """
                        .replace("USER", System.getProperty("user.name")),
                "gw2.example:80",
                "db.mapped.example:80",
                "foo.example:80",
                "a.cmd.test:80");
    }

    /** The gateway's own way does not matter then. */
    @Test
    void explainTellsOfAMaster() throws Exception {
        Files.writeString(rules, "\nm.example via gw3.example\nn.example via gw4.example\n", StandardOpenOption.APPEND);
        Files.writeString(
                directory.resolve("config"),
                """
                Host gw3.example gw4.example
                    User three
                    ProxyJump jump
                    ControlPath %s/%%h
                """
                        .formatted(directory),
                StandardOpenOption.APPEND);
        Files.createFile(directory.resolve("gw3.example"));
        assertTold(
                """
                m.example:80
                  route    via gw3.example
                  rule     DIR/rules:12: m.example via gw3.example
                  hop      gw3.example is three@gw3.example:22 over the master at DIR/gw3.example (ControlPath), if it answers
                  names    far: resolved by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   m.example:80
                n.example:80
                  route    via gw4.example
                  rule     DIR/rules:13: n.example via gw4.example
                  hop      gw4.example is three@gw4.example:22 through jump (ProxyJump)
                  names    far: resolved by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   n.example:80
                """,
                "m.example:80",
                "n.example:80");
    }

    @Test
    void explainTellsWhoLooksUpWhatTheProgramIsToSee() {
        assertTold(
                """
                real.example:80
                  route    via bastion
                  rule     DIR/rules:7: real.example                      via bastion names real
                  hop      bastion is ops@gw.corp.example:22
                  names    real: looked up by the gateway; the program sees the real addresses
                  target   real.example:80
                """,
                "real.example:80");
    }

    @Test
    void explainTakesWhatProgramsAreConfiguredWith() {
        Result urls = run(
                "explain",
                "--json",
                "--rules",
                rules.toString(),
                "https://me:pw@web.corp.example/x?y",
                "jdbc:postgresql://db.corp.example,db2.corp.example:5433/orders",
                "k1.corp.example:9092,k2.corp.example:9092");
        Result plain = run(
                "explain",
                "--json",
                "--rules",
                rules.toString(),
                "web.corp.example:443",
                "db.corp.example:5432",
                "db2.corp.example:5433",
                "k1.corp.example:9092",
                "k2.corp.example:9092");
        assertEquals(5, urls.out().lines().count(), urls.err());
        assertEquals(plain.out(), urls.out());
    }

    @Test
    void explainTellsHowABareNameIsCompleted() {
        assertTold(
                """
                db
                  route    via bastion
                  rule     DIR/rules:3: *.corp.example !www.corp.example  via bastion
                  hop      bastion is ops@gw.corp.example:22
                  names    far: resolved as db.corp.example (search) by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   db.corp.example
                """,
                "db");
    }

    @Test
    void explainWithoutAPortTellsAllOutcomes() {
        assertTold(
                """
                x.db.example:1-5431,5433-6999,7002-65535
                  route    direct
                  rule     none matches
                  names    looked up here only when the program connects to such a port
                  but      if its address is in 10.20.0.0/16 or fd20::/64: DIR/rules:4: 10.20.0.0/16 fd20::/64            via bastion
                x.db.example:5432,7000-7001
                  route    via jump,me@bastion:2222 or gw2.example
                  rule     DIR/rules:5: *.db.example:5432,7000-7001       via jump,me@bastion:2222 or gw2.example
                  hop      jump is hop@jump.example:22
                  hop      me@bastion:2222 is me@gw.corp.example:2222
                  hop      gw2.example is two@gw2.example:22 through jump (ProxyJump)
                  names    far: resolved by the gateway; the program sees a stand-in of 240.0.0.0/8
                  target   x.db.example:5432,7000-7001
                """,
                "x.db.example");
    }

    @Test
    void explainTellsWhatIsRefusedAndWhatIsDirect() {
        assertTold(
                """
                www.forbidden.example:80
                  route    refuse
                  rule     DIR/rules:10: *.forbidden.example               refuse
                  names    never looked up here; the program sees a stand-in of 240.0.0.0/8
                  refused  connecting to it fails
                [fd20::7]:443
                  route    via bastion
                  rule     DIR/rules:4: 10.20.0.0/16 fd20::/64            via bastion
                  hop      bastion is ops@gw.corp.example:22
                  names    an address: nothing to resolve
                  target   [fd20::7]:443
                localhost:80
                  route    direct
                  rule     none matches
                  names    looked up here
                8.8.8.8
                  route    direct
                  rule     none matches
                  names    an address: nothing to resolve
                """,
                "www.forbidden.example:80",
                "[fd20::7]:443",
                "localhost:80",
                "8.8.8.8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            db:80              | {"host":"db","port":80,"route":"via","rule":"DIR/rules:3","hops":[["bastion"]],"names":"far","target":"db.corp.example:80"}
            x.db.example:5432  | {"host":"x.db.example","port":5432,"route":"via","rule":"DIR/rules:5","hops":[["jump","me@bastion:2222"],["gw2.example"]],"names":"far","target":"x.db.example:5432"}
            legacy.example:1   | {"host":"legacy.example","port":1,"route":"via","rule":"DIR/rules:6","hops":[["bastion"]],"names":"near","target":"legacy.example:1"}
            real.example:1     | {"host":"real.example","port":1,"route":"via","rule":"DIR/rules:7","hops":[["bastion"]],"names":"real","target":"real.example:1"}
            reports.example:80 | {"host":"reports.example","port":80,"route":"via","rule":"DIR/rules:8","hops":[["bastion"]],"names":"far","target":"app7:8080"}
            pg.example:5432    | {"host":"pg.example","port":5432,"route":"via","rule":"DIR/rules:9","hops":[["bastion"]],"names":"far","target":"unix:/run/pg"}
            a.forbidden.example | {"host":"a.forbidden.example","port":null,"route":"refuse","rule":"DIR/rules:10","hops":[],"names":null,"target":null}
            www.example.com:443 | {"host":"www.example.com","port":443,"route":"direct","rule":null,"hops":[],"names":null,"target":"www.example.com:443"}
            """)
    void explainJson(String host, String expected) {
        Result result = run("explain", "--json", "--rules", rules.toString(), host);
        assertEquals(new Result(0, expected.replace("DIR", directory.toString()) + "\n", ""), result);
    }

    @Test
    void jsonIsOneObjectALine() {
        Result result = run("explain", "--json", "--rules", rules.toString(), "x.db.example", "www.corp.example");
        assertEquals(3, result.out().lines().count());
        assertTrue(result.out().lines().allMatch(line -> line.startsWith("{\"host\":") && line.endsWith("}")));
    }

    @Test
    void rulesOfTheCommandLineNeedNoFile() {
        Result result = run(
                "explain", "--json", "--via", "bastion", "--for", "*.a.test,10.0.0.0/8", "--for", "b.test", "b.test:1");
        assertTrue(result.out().contains("\"rule\":\"options\",\"hops\":[[\"bastion\"]]"), result.out());
    }

    @Test
    void checkTellsCountsAndWarnings() throws Exception {
        Files.writeString(rules, "\ndb.corp.example via nowhere\n", StandardOpenOption.APPEND);
        assertEquals(
                new Result(
                        0,
                        """
                        rules: DIR/rules: 9 rules, 4 gateways
                        warning: DIR/rules:12: this rule can never match: DIR/rules:3 (*.corp.example !www.corp.example  via bastion) matches first
                        warning: unknown gateway alias "nowhere": ssh_config has no HostName for it
                        hooks: all COUNT fit JDK
                        """
                                .replace("DIR", directory.toString())
                                .replace("COUNT", "" + HookCheck.thisJdk().size())
                                .replace("JDK", HookCheck.jdk()),
                        ""),
                run("check", "--offline", rules.toString()));
    }

    @Test
    void aFileIsAFileWhateverItsName() throws Exception {
        Path file = Files.writeString(directory.resolve("a.test:80"), "x direct\n");
        Result result = run("check", "--offline", file.toString());
        assertTrue(result.out().startsWith("rules: " + file + ": 1 rule, 0 gateways\n"), result.toString());
    }

    @Test
    void checkListsTheHooks() {
        Result result = run("check", "--hooks");
        List<String> lines = result.out().lines().toList();
        assertEquals(1 + HookCheck.thisJdk().size(), lines.size());
        assertEquals("hooks: all " + (lines.size() - 1) + " fit " + HookCheck.jdk(), lines.get(0));
        assertEquals("  fits     java.net.Socket.connect", lines.get(1));
        assertEquals(new Result(0, result.out(), ""), result);
    }

    @Test
    void explainTellsWhatTheSshConfigHasForAGateway() throws Exception {
        Path config = Files.writeString(directory.resolve("config"), "Host gw\n HostName %h.example\n Port 2222\n");
        Result result = run("explain", "--ssh", "bob@gw", "--ssh-config", config.toString());
        assertEquals("", result.err());
        assertTrue(result.out().startsWith("host gw\nuser bob\nhostname gw.example\nport 2222\n"), result.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            explain                         | 2  | missing required parameter: 'HOST[:PORT]' | farside explain --help prints the usage
            explain --jsno a                | 2  | unknown option: '--jsno' | did you mean --json?
            explain a:99999                 | 2  | "a:99999": a port is a number from 1 to 65535 | farside explain --help prints the usage
            explain a:                      | 2  | "a:": a port is a number from 1 to 65535 | farside explain --help prints the usage
            explain [::1                    | 2  | "[::1": "[" without "]" | farside explain --help prints the usage
            explain a;b:80                  | 2  | "a;b" is not a host name: it has ";" in it | farside explain --help prints the usage
            explain --ssh a;b               | 78 | 'a;b' is not a host name: it has ";" in it | ANY
            explain --ssh -x;y@gw           | 78 | '-x;y' is not a user name: it begins with "-" | ANY
            explain :80                     | 2  | ":80": the host is missing | farside explain --help prints the usage
            explain https://me:secret@a.test:x/ | 2  | a port is a number from 1 to 65535 | farside explain --help prints the usage
            explain --ssh gw a              | 2  | --ssh and --ssh-config take no host | farside explain --help prints the usage
            explain --ssh-config f          | 2  | missing required parameter: 'HOST[:PORT]' | farside explain --help prints the usage
            explain --ssh gw --ssh-config DIR/none | 78 | DIR/none: no such file | ANY
            explain --ssh gw --ssh-config DIR/badconfig | 78 | DIR/badconfig:1:1: unknown keyword 'Prot' | did you mean Port?
            explain --rules DIR/none a      | 78 | DIR/none: no such file | it should be a text file with lines such as: *.corp.example via bastion
            check a b                       | 2  | two words have no port and count as rules files: a and b | farside check --help prints the usage
            check a.test                    | 78 | a.test: no such file | to check a connection, give the port, as in farside check a.test:5432
            check a.test:99999              | 2  | a port is a number from 1 to 65535 | farside check --help prints the usage
            check a:1 me:secret@b:1         | 2  | place 2: a user name or a password does not belong before a host without a scheme | farside check --help prints the usage
            check redis://:secret           | 2  | a host is missing | farside check --help prints the usage
            check --offline a:1             | 2  | --offline connects to nothing: farside explain prints the rule of a host | farside check --help prints the usage
            check --hooks a:1               | 2  | --hooks takes neither a file nor a place | farside check --help prints the usage
            check --java /x DIR/rules       | 2  | --java needs --hooks | farside check --help prints the usage
            check --hooks --java /nowhere   | 78 | /nowhere: no java program there | give the directory of a JDK, as JAVA_HOME has it
            check --via a --for b DIR/rules | 2  | rules are given twice: DIR/rules and an option | farside check --help prints the usage
            check DIR/none                  | 78 | DIR/none: no such file | it should be a text file with lines such as: *.corp.example via bastion
            check DIR/bad                   | 78 | DIR/bad:2:5: "vai" is not an action | did you mean "via"?
            check DIR/badssh                | 78 | DIR/badssh:1:12: DIR/nossh: no such file | a relative name is looked for beside the rules file; "ssh-config none" does without one
            """)
    void wrongUsageAndBadFiles(String arguments, int status, String problem, String hint) throws Exception {
        Files.writeString(directory.resolve("bad"), "# first\n*.x vai bastion\n");
        Files.writeString(directory.resolve("badssh"), "ssh-config nossh\n");
        Files.writeString(directory.resolve("badconfig"), "Prot 22\n");
        Result result = run(arguments.replace("DIR", directory.toString()).split(" "));
        assertEquals("", result.out());
        List<String> lines = result.err().lines().toList();
        assertEquals("farside: " + problem.replace("DIR", directory.toString()), lines.get(0));
        if (!hint.equals("ANY")) {
            assertEquals("farside: hint: " + hint, lines.get(lines.size() - 1));
            boolean shown = problem.matches("DIR/\\w+:\\d+:\\d+: [^/]*"); // the line with a caret below it
            assertEquals(shown ? 4 : 2, lines.size());
        }
        assertEquals(status, result.status());
    }

    @Test
    void helpEndsInARealExample() {
        for (String command : List.of("", "check", "explain")) {
            Result result = run((command + " --help").strip().split(" "));
            assertEquals(0, result.status());
            List<String> lines = result.out().lines().toList();
            String last = lines.get(lines.size() - 1);
            if (command.isEmpty()) {
                assertTrue(last.startsWith("Example: farside "), result.out());
            } else {
                assertEquals("Example:", lines.get(lines.size() - 2));
                assertTrue(last.startsWith("    farside "), result.out());
            }
        }
        assertTrue(run("--version").out().matches("farside \\S.*\n"));
    }

    @Test
    void explainNamesThePatternThatWasProbablyMeant() {
        assertTold(
                """
                www.db.example.org:5432
                  route    direct
                  rule     none matches
                  names    looked up here
                  but      if its address is in 10.20.0.0/16 or fd20::/64: DIR/rules:4: 10.20.0.0/16 fd20::/64            via bastion
                a.legacy.example:80
                  route    direct
                  rule     none matches
                  names    looked up here
                  but      if its address is in 10.20.0.0/16 or fd20::/64: DIR/rules:4: 10.20.0.0/16 fd20::/64            via bastion
                  hint     DIR/rules:6 has legacy.example: did you mean *.legacy.example?
                """,
                "www.db.example.org:5432",
                "a.legacy.example:80");
    }

    @Test
    void explainSshReadsTheSshConfigThatTheRulesName() throws Exception {
        Result result = run("explain", "--ssh", "bastion", "--rules", rules.toString());
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().contains("\nhostname gw.corp.example\n"), result.out());
        Path other = Files.writeString(directory.resolve("other"), "Host bastion\n HostName other.example\n");
        assertTrue(run("explain", "--ssh", "bastion", "--rules", rules.toString(), "--ssh-config", other.toString())
                .out()
                .contains("\nhostname other.example\n"));
    }

    private void assertTold(String expected, String... hosts) {
        List<String> arguments = new ArrayList<>(List.of("explain", "--rules", rules.toString()));
        arguments.addAll(Arrays.asList(hosts));
        assertEquals(
                new Result(0, expected.replace("DIR", directory.toString()), ""),
                run(arguments.toArray(new String[0])));
    }

    private static Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
