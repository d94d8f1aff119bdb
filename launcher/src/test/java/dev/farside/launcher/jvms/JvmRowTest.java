package dev.farside.launcher.jvms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What JVMs answer, and how it is printed. */
class JvmRowTest {
    private static final String CONNECTION =
            "{'place':'pg.corp.example:5432','rule':'rules:2','hop':false,'ageMillis':61000,'received':1500,'sent':20}";
    private static final String HOP =
            "{'place':'inner:22','rule':null,'hop':true,'ageMillis':90000000,'received':3,'sent':4}";
    private static final String FORWARDED =
            "{'place':null,'rule':null,'hop':false,'ageMillis':5,'received':0,'sent':0}";
    private static final String SESSION =
            "{'login':'OpenSSH, login of me','ending':false,'ageMillis':9,'opening':1,'open':2,"
                    + "'received':1503,'sent':24,'connections':[" + CONNECTION + "," + HOP + "," + FORWARDED
                    + "],'leftOut':0}";
    private static final String OPEN = gateway("bastion", false, 0, 0, "null", SESSION);

    private static final CoveredJvm JVM = new CoveredJvm(42, System.getProperty("user.name"), "x.Main", true, null, "");

    private static String gateway(
            String name, boolean busy, int loggingIn, int waiting, String trouble, String sessions) {
        return "{'gateway':'" + name + "','busy':" + busy + ",'loggingIn':" + loggingIn + ",'waiting':" + waiting
                + ",'trouble':" + trouble + ",'sessions':[" + sessions + "]}";
    }

    private static JvmRow row(String gateways, String question) {
        String json = "{'gateways':[" + gateways + "],'question':" + question + ",'counts':null}";
        return JvmRow.answered(JVM, new AttachApi.Answer(json.replace('\'', '"'), "y.Other a b"));
    }

    private static String printed(JvmRow row) {
        StringBuilder all = new StringBuilder(Prose.line(row)).append('\n');
        for (Prose.Row one : Prose.rows(row, true)) {
            all.append(one.label()).append('|').append(one.text()).append('\n');
        }
        return all.toString();
    }

    @Test
    void openSessions() {
        assertEquals(
                """
                JVM 42 x.Main: 2 connections, 1.5 kB received, 24 B sent
                gateway|bastion: open, 2 connections, 1 connect in flight
                |inner:22, the next hop: 1 d, 3 B received, 4 B sent
                |pg.corp.example:5432 (rule rules:2): 1 min, 1.5 kB received, 20 B sent
                |from the gateway, by a forward: 0 s, 0 B received, 0 B sent
                """,
                printed(row(OPEN, "null")));
    }

    @Test
    void whatWaits() {
        String both = gateway("gw1", false, 1, 3, "null", "") + "," + gateway("gw2", true, 0, 0, "null", "") + ","
                + gateway("gw3", false, 0, 0, "'gateway gw3: refused'", "");
        assertEquals(
                """
                JVM 42 x.Main: 0 connections, 0 B received, 0 B sent
                gateway|gw1: logging in, 3 connects in flight
                gateway|gw2: busy at this moment
                gateway|gw3: no session: gateway gw3: refused
                asks|Password:
                """,
                printed(row(both, "'Password: '")));
    }

    @Test
    void nothingToTell() {
        assertEquals("JVM 42 x.Main: no connection yet\n", printed(row("", "null")));
        assertEquals(
                "JVM 42 x.Main: under farside record, all its connections are direct\n",
                printed(JvmRow.answered(JVM, new AttachApi.Answer("{\"recording\":true}", null))));
        assertEquals(
                "JVM 42 x.Main: not known, for its farside is an older one, which tells nothing\n",
                printed(JvmRow.answered(JVM, new AttachApi.Answer(null, null))));
        assertEquals(
                "JVM 7 app.jar of somebody: not known, for it is stopped (in a container)\n",
                printed(JvmRow.notAsked(
                        new CoveredJvm(7, "somebody", "app.jar", true, "it is stopped", " (in a container)"),
                        "it is stopped")));
    }

    /** Of a JVM that another program than java started, the command line tells nothing; the JVM does. */
    @Test
    void theProgramIsNamed() {
        CoveredJvm odd = new CoveredJvm(42, "me", "launcher", false, null, "");
        String empty = "{\"gateways\":[],\"question\":null,\"counts\":null}";
        assertEquals(
                "y.Other",
                JvmRow.answered(odd, new AttachApi.Answer(empty, "y.Other a b")).program());
        assertEquals(
                "app.jar",
                JvmRow.answered(odd, new AttachApi.Answer(empty, "/opt/app.jar a"))
                        .program());
        assertEquals(
                "launcher",
                JvmRow.answered(odd, new AttachApi.Answer(empty, null)).program());
    }

    /** Names that a program, a server or a rule chose do nothing to a terminal. */
    @Test
    void namesAreCleaned() {
        String hostile = OPEN.replace("pg.corp.example", "pg\\u001b[2J\\u009b\\u202e")
                .replace("rules:2", "\\u0007r:2")
                .replace("bastion", "\\u001b]0;x");
        JvmRow row = row(hostile, "'\\u001b[H'");
        JvmRow named = JvmRow.notAsked(new CoveredJvm(1, "u\u001b", "\u001bp\n", true, null, ""), "\u001bwhy");
        String all = printed(row) + printed(named) + String.join("\n", Table.of(List.of(row, named), 120, true));
        assertTrue(all.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), all);
        assertTrue(all.contains("pg<U+001B>[2J"), all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{'recording':1}",
                "{'gateways':{}}",
                "{'gateways':[1],'question':null}",
                "{'gateways':[{}],'question':null}",
                "{'gateways':[],'question':7}",
                "{'gateways':[],'question':null,'counts':{'a':'b'}}",
                "{'gateways':[{'gateway':'x','busy':false,'loggingIn':-1,'waiting':0,'trouble':null,'sessions':[]}]}",
                "{'gateways':[{'gateway':'x','busy':false,'loggingIn':1.5,'waiting':0,'trouble':null,'sessions':[]}]}",
                "{'gateways':[{'gateway':'x','busy':false,'loggingIn':99999999999999999999,'waiting':0}]}",
            })
    void anythingElseIsNoAnswer(String json) {
        JvmRow row = JvmRow.answered(JVM, new AttachApi.Answer(json.replace('\'', '"'), null));
        assertTrue(row.why().startsWith("its answer cannot be read: "), row::why);
    }

    @Test
    void deepNestingIsNoAnswer() {
        assertThrows(IllegalArgumentException.class, () -> JsonReader.read("[".repeat(100_000)));
    }

    @Test
    void anObjectHasAllKeysWhateverItTold() {
        List<JvmRow> rows = List.of(row(OPEN, "null"), row("", "'x'"), JvmRow.notAsked(JVM, "why"));
        for (JvmRow row : rows) {
            assertEquals(
                    "[pid, user, program, why, recording, connections, waiting, loggingIn, received, sent, question, counts,"
                            + " gateways]",
                    row.object().keySet().toString());
            assertEquals(Json.of(row.object()), Json.of(JsonReader.read(Json.of(row.object()))), "parses");
        }
        assertTrue(Json.of(rows.get(0).object()).contains("\"gateways\":[" + OPEN.replace('\'', '"') + "]"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1999, 1.9 kB",
        "9999, 9.9 kB",
        "10000, 10 kB",
        "999999, 999 kB",
        "1000000, 1.0 MB",
        "123456789012, 123 GB",
        "9223372036854775807, 9.2 EB"
    })
    void bytes(long bytes, String text) {
        assertEquals(text, Amounts.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59999, 59 s", "60000, 1 min", "3599999, 59 min", "3600000, 1 h", "86400000, 1 d"})
    void ages(long millis, String text) {
        assertEquals(text, Amounts.age(millis));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 80, 120, 300})
    void noLineOfTheTableIsLongerThanTheScreen(int width) {
        List<JvmRow> rows = List.of(row(OPEN, "'x'"), row("", "null"), JvmRow.notAsked(JVM, "why ".repeat(100)));
        for (String line : Table.of(rows, width, true)) {
            assertTrue(line.length() <= width, line);
        }
    }

    @Test
    void theTable() {
        List<JvmRow> rows = List.of(row(OPEN, "null"), row("", "null"));
        assertEquals(
                List.of(
                        "    PID PROGRAM             GATEWAY       STATE        OPEN FLIGHT RECEIVED     SENT",
                        "     42 x.Main              bastion       open            2      1   1.5 kB     24 B",
                        "     42 x.Main              no connection yet"),
                Table.of(rows, 84, false));
        assertEquals("2 JVMs, 2 connections, 1 connect in flight, 0 logins in progress", Table.sum(rows));
    }
}
