package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code farside check HOST:PORT} goes the whole way of a program's connection. */
class CheckPlacesIT {
    private final FarSide side = FarSide.get();

    @Test
    void everyLegIsTold() {
        Command.Result result = check("echo.corp.example:7").run();
        String user = System.getProperty("user.name");
        String[] expected = {
            "echo\\.corp\\.example:7: ok, via bastion \\(RULES:2\\), in \\d+ ms",
            "  rule                   RULES:2: \\*\\.corp\\.example via bastion",
            "  gateway +\\d+ ms  bastion at 10\\.213\\.1\\.1:22 \\(gateway\\.example\\), OpenSSH_.*, sntrup761x25519-sha512.*, aes128-gcm@openssh\\.com,"
                    + " host key ssh-ed25519 SHA256:\\S+, known from " + side.knownHosts() + ":1",
            "  login +\\d+ ms  " + user + " by publickey \\(ssh-ed25519\\) with "
                    + side.keys().user(),
            "  name                   echo\\.corp\\.example, resolved by the gateway",
            "  connect +\\d+ ms  echo\\.corp\\.example:7, from the gateway",
            "  answer +\\d+ ms  connected; nothing is sent to a protocol that farside does not know",
        };
        List<String> lines = result.lines();
        assertEquals(expected.length, lines.size(), result::toString);
        for (int i = 0; i < expected.length; i++) {
            String line = lines.get(i).replace(side.rules().toString(), "RULES");
            assertTrue(line.matches(expected[i]), line + "\n" + expected[i]);
        }
        assertEquals(0, result.status());
        assertEquals("", result.err());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            jdbc:postgresql://pg.corp.example/far?user=far&password=hush | answer | TLS is not offered
            redis://:hush@redis.corp.example/0                  | answer  | PONG
            redis.corp.example:6379                             | answer  | PONG
            ssh://hush@inner.corp.example                       | answer  | SSH-2.0-OpenSSH_.*
            http://web.corp.example/page?token=hush             | answer  | HTTP/1.1 200 OK
            https://me:hush@web.corp.example/page               | tls     | TLSv1.3, CN=far for web.corp.example, open.example, .*, issued by CN=Test CA; not trusted by this Java: PKIX path building failed.*
            https://web.corp.example                            | answer  | HTTP/1.1 200 OK
            amqps://web.corp.example:443                        | tls     | TLSv1.3, CN=far for web.corp.example, .*
            amqp://me:hush@echo.corp.example:7/vhost            | answer  | connected; nothing is sent .*
            mongodb://me:hush@echo.corp.example:7/db            | answer  | connected; nothing is sent .*
            jdbc:mysql://open.example:13/x?password=hush        | rule    | none matches, so the connection is direct
            open.example:13                                     | name    | 10.213.1.8, looked up here
            open.example:13                                     | connect | 10.213.1.8:13, directly
            private.example:13                                  | name    | 10.213.2.13, looked up here
            private.example:13                                  | connect | 10.213.2.13:13, from the gateway
            """)
    void firstWordsOfTheServer(String place, String leg, String text) {
        Command.Result result = check(place).run();
        assertFalse((result.out() + result.err()).contains("hush"), result::toString);
        assertTrue(
                result.lines().stream().anyMatch(line -> line.matches("  " + leg + " +(\\d+ ms  )?" + text)),
                result::toString);
        assertEquals(place.contains("mysql") ? 1 : 0, result.status(), result::toString);
    }

    @Test
    void aPeerThatThisJavaTrustsIsToldAsSuch() {
        Command.Result result = check("https://web.corp.example")
                .with(
                        "JAVA_TOOL_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + side.keys().trustStore()
                                + " -Djavax.net.ssl.trustStorePassword=changeit")
                .run();
        assertTrue(result.out().contains("issued by CN=Test CA; trusted by this Java\n"), result::toString);
        Command.Result other = check("https://echo.corp.example")
                .with(
                        "JAVA_TOOL_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + side.keys().trustStore()
                                + " -Djavax.net.ssl.trustStorePassword=changeit")
                .run();
        assertTrue(
                other.out()
                        .contains(
                                "; not trusted by this Java: No subject alternative DNS name matching echo.corp.example found"),
                other::toString);
    }

    @Test
    void aListAndStdin() {
        Command.Result result = check("echo.corp.example:7,closed.corp.example:80", "-")
                .reading("# my places\n\nredis://:hush@redis.corp.example\n")
                .run();
        List<String> first =
                result.lines().stream().filter(line -> !line.startsWith(" ")).toList();
        assertAll(
                () -> assertEquals(3, first.size(), result::toString),
                () -> assertTrue(first.get(0).startsWith("echo.corp.example:7: ok, via bastion ("), first.get(0)),
                () -> assertTrue(first.get(1).startsWith("closed.corp.example:80: failed at connect: "), first.get(1)),
                () -> assertTrue(first.get(2).startsWith("redis.corp.example:6379: ok, via bastion ("), first.get(2)),
                () -> assertEquals(1, result.status()));
    }

    @Test
    void whatIsWrongOnStdinIsToldByItsLineAndNotQuoted() {
        Command.Result result =
                check("-").reading("echo.corp.example:7\nredis://hush:hush\n").run();
        assertAll(
                () -> assertEquals(
                        """
                        farside: stdin:2: a port is a number from 1 to 65535
                        farside: hint: farside check --help prints the usage
                        """,
                        result.err()),
                () -> assertEquals("", result.out()),
                () -> assertEquals(2, result.status()));
    }

    @Test
    void jsonHasEveryKey() {
        Command.Result result =
                check("--json", "closed.corp.example:80", "open.example:13").run();
        List<String> lines = result.lines();
        assertAll(
                () -> assertEquals(2, lines.size(), result::toString),
                () -> assertTrue(
                        lines.get(0)
                                .matches(
                                        "\\{\"host\":\"closed\\.corp\\.example\",\"port\":80,\"protocol\":\"http\",\"ok\":false,"
                                                + "\"failed\":\"connect\",\"why\":\"gateway bastion cannot connect to"
                                                + " closed\\.corp\\.example:80: Connection refused\",\"hint\":null,\"route\":\"via\","
                                                + "\"rule\":\"[^\"]+:2\",\"gateway\":\"bastion\",\"millis\":\\d+,\"legs\":\\[.*"
                                                + "\\{\"leg\":\"connect\",\"millis\":\\d+,\"text\":null\\}\\]\\}"),
                        lines.get(0)),
                () -> assertTrue(
                        lines.get(1)
                                .matches(
                                        "\\{\"host\":\"open\\.example\",\"port\":13,\"protocol\":\"unknown\",\"ok\":true,"
                                                + "\"failed\":null,\"why\":null,\"hint\":null,\"route\":\"direct\",\"rule\":null,"
                                                + "\"gateway\":null,\"millis\":\\d+,\"legs\":\\[\\{\"leg\":\"rule\",\"millis\":null,.*\\]\\}"),
                        lines.get(1)),
                () -> assertEquals(1, result.status()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            *.corp.example refuse                        | echo.corp.example:7 | 1 | : failed at rule: refused by RULES:2: \\*.corp.example refuse
            *.corp.example via closedgw or bastion       | echo.corp.example:7 | 0 | : ok, via bastion .*
            *.corp.example via bastion,inner             | echo.corp.example:7 | 0 | : ok, via bastion,inner .*
            *.corp.example via closedgw,inner            | echo.corp.example:7 | 1 | : failed at gateway: gateway closedgw .*: Connection refused
            *.corp.example via nologin,inner             | echo.corp.example:7 | 1 | : failed at login: gateway nologin .*
            *.corp.example via bastion names real        | echo.corp.example:7 | 0 | : ok, via bastion .*
            *.corp.example via bastion names real        | nobody.corp.example:7 | 1 | : failed at name: nobody.corp.example: Name or service not known .*
            private.example via bastion names near       | private.example:7   | 0 | : ok, via bastion .*
            x.example via bastion to echo.corp.example:7 | x.example:80        | 0 | : ok, via bastion .*
            x.example via bastion to unix:/nowhere       | x.example:80        | 1 | : failed at connect: gateway bastion cannot connect to unix:/nowhere: .*
            search corp.example                          | echo:7              | 1 | : failed at name: no rule matches, and this machine cannot resolve echo
            """)
    void rulesOfEveryKind(String rule, String place, int status, String first) {
        Path rules = side.rules(rule + "\n");
        Command.Result result = of("--rules", rules.toString(), place).run();
        String line = result.lines().get(0).replace(rules.toString(), "RULES");
        assertTrue(line.matches(place + first), result::toString);
        assertEquals(status, result.status(), result::toString);
    }

    @Test
    void theFileMayStandBesideThePlaces() {
        Command.Result result =
                of(side.rules().toString(), "echo.corp.example:7").run();
        assertEquals(0, result.status(), result::toString);
    }

    private Command check(String... words) {
        return of("--rules", side.rules().toString()).and(words);
    }

    private Command of(String... words) {
        return Command.of(side.near().onNetwork(List.of(Jvm.farsideProgram(), "check")))
                .and(words);
    }
}
