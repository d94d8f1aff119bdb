package dev.farside.core.forward.socks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 1928 for version 5; for 4 and 4a the notes of their authors. All bytes in hex. */
class SocksTest {
    private static final HexFormat HEX = HexFormat.of();

    private Socks socks = new Socks();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** Gives it bytes as long as it wants some, and tells how many it took. */
    private int give(String hex) throws IOException {
        byte[] bytes = HEX.parseHex(hex.replace(" ", ""));
        int at = 0;
        while (!socks.done() && at < bytes.length) {
            int n = Math.min(socks.room().remaining(), bytes.length - at);
            socks.room().put(bytes, at, n);
            at += n;
            if (!socks.room().hasRemaining()) {
                said.write(socks.step());
            }
        }
        return at;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what the client sends                                   | what it is told | where it wants to go
                "04 01 0050 01020304 00                                    | ''      | 1.2.3.4:80",
                "04 01 01bb 0a000001 726f6f7400                            | ''      | 10.0.0.1:443",
                "04 01 0050 00000001 00 7765622e6578616d706c6500           | ''      | web.example:80",
                "04 01 0050 000000ff 6d6500 6100                           | ''      | a:80",
                "05 01 00  05 01 00 01 7f000001 0016                       | 0500    | 127.0.0.1:22",
                "05 02 02 00  05 01 00 03 0b 7765622e6578616d706c65 1f90   | 0500    | web.example:8080",
                "05 01 00  05 01 00 04 fd200000000000000000000000000007 0050 | 0500  | fd20:0:0:0:0:0:0:7:80",
            })
    void understands(String sent, String told, String destination) throws IOException {
        int length = give(sent + "ffff"); // ahead of the answer
        assertTrue(socks.done());
        assertEquals(destination, socks.host() + ":" + socks.port());
        assertEquals(told, HEX.formatHex(said.toByteArray()));
        assertEquals(sent.replace(" ", "").length() / 2, length, "what comes after the talk is not its own");
    }

    /** The user me, and the password pw. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "05 02 00 02  01 02 6d65 02 7077  05 01 00 01 7f000001 0016  | 05020100 | ",
                "05 01 02  01 02 6d65 02 7078                                 | 05020101 | the password is wrong",
                "05 01 02  01 02 6d66 02 7077                                 | 05020101 | the password is wrong",
                "05 01 02  01 03 6d6565 02 7077                               | 05020101 | the password is wrong",
                "05 01 02  01 02 6d65 00                                      | 05020101 | the password is wrong",
                "05 01 02  01 00 00                                           | 05020101 | the password is wrong",
                "05 01 02  05 01                                              | 0502     | it does not speak SOCKS",
                "05 01 00                                                     | 05ff     | it offers no password, but this port requires one",
                "04 01                                                        | 005b000000000000 | SOCKS 4 has no password, but this port requires one",
            })
    void admitsNobodyWithoutThePassword(String sent, String told, String why) throws IOException {
        socks = new Socks(new byte[] {'m', 'e'}, new byte[] {'p', 'w'});
        if (why == null) {
            give(sent);
            assertTrue(socks.done());
        } else {
            Socks.Unfit unfit = assertThrows(Socks.Unfit.class, () -> give(sent));
            assertEquals(why, unfit.getMessage());
            said.write(unfit.answer());
        }
        assertEquals(told, HEX.formatHex(said.toByteArray()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "47 45                                       | ''                   | it speaks HTTP, but this is a SOCKS port",
                "16 03                                       | ''                   | it does not speak SOCKS",
                "05 00                                       | 05ff                 | it offers no authentication method",
                "05 01 02                                    | 05ff                 | it wants to authenticate, but this port requires no authentication",
                "05 01 00  05 02 00 01                       | 05070001000000000000 | SOCKS command 2",
                "05 01 00  05 03 00 01                       | 05070001000000000000 | SOCKS command 3",
                "05 01 00  05 01 00 05                       | 05080001000000000000 | SOCKS address type 5",
                "05 01 00  05 01 00 03 00 0050               | 05010001000000000000 | not a host name",
                "05 01 00  05 01 00 03 02 610a 0050          | 05010001000000000000 | not a host name",
                "05 01 00  05 01 00 03 03 613b62 0050        | 05010001000000000000 | not a host name",
                "05 01 00  05 01 00 03 03 612062 0050        | 05010001000000000000 | not a host name",
                "05 01 00  05 01 00 03 02 2d61 0050          | 05010001000000000000 | not a host name",
                "04 01 0050 00000001 00 612460 00            | 005b000000000000     | not a host name",
                "04 02                                       | 005b000000000000     | SOCKS command 2",
            })
    void refuses(String sent, String told, String why) {
        Socks.Unfit unfit = assertThrows(Socks.Unfit.class, () -> give(sent));
        assertEquals(told, HEX.formatHex(unfit.answer()));
        assertEquals(why, unfit.getMessage());
    }

    @Test
    void aNameWithoutEndIsNotReadForEver() {
        assertThrows(Socks.Unfit.class, () -> give("0401005001020304" + "61".repeat(10_000)));
    }

    @Test
    void aNameThatNoDnsCouldHaveIsNone() {
        Socks.Unfit unfit =
                assertThrows(Socks.Unfit.class, () -> give("0501 00  05010003 fe" + "61".repeat(254) + "0050"));
        assertEquals("not a host name", unfit.getMessage());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(2, new ConnectException("Connection refused: the gateway does not allow it: open failed")),
                Arguments.of(3, new NoRouteToHostException("Network is unreachable (web:80 via gw)")),
                Arguments.of(4, new NoRouteToHostException("No route to host (web:80 via gw)")),
                Arguments.of(4, new UnknownHostException("web:80: the gateway cannot resolve it")),
                Arguments.of(5, new ConnectException("Connection refused (web:80 via gw)")),
                Arguments.of(6, new ConnectException("Connection timed out (web:80 via gw)")),
                Arguments.of(6, new SocketTimeoutException("Connect timed out")),
                Arguments.of(1, new ConnectException("gateway gw (gw:22): Connection refused (for web:80)")),
                Arguments.of(1, new IOException((String) null)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhatTheFarSideSaid(int code, IOException failure) throws IOException {
        give("05 01 00  05 01 00 01 7f000001 0016");
        assertArrayEquals(HEX.parseHex("050" + code + "0001000000000000"), socks.refused(failure));
        assertArrayEquals(HEX.parseHex("05000001000000000000"), socks.granted());
    }

    @Test
    void version4KnowsOneFailure() throws IOException {
        give("04 01 0050 01020304 00");
        assertArrayEquals(HEX.parseHex("005b000000000000"), socks.refused(new ConnectException("Connection refused")));
        assertArrayEquals(HEX.parseHex("005a000000000000"), socks.granted());
        assertFalse(socks.host().isEmpty());
    }
}
