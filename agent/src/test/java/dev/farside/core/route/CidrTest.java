package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.20.0.7, 10.20.0.7",
        "255.255.255.255, 255.255.255.255",
        "127.1, 127.0.0.1",
        "10.1.2, 10.1.0.2",
        "2130706433, 127.0.0.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "FD20::1, fd20::1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:0:0:4:5:0:0:0, 1:0:0:4:5::",
        "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
        "::ffff:10.1.2.3, 10.1.2.3",
        "64:ff9b::10.1.2.3, 64:ff9b::a01:203"
    })
    void addressesAreReadAndPrinted(String text, String printed) throws Exception {
        long[] address = Cidr.address(text);
        assertNotNull(address);
        assertEquals(printed, Cidr.text(address[0], address[1]));
        long[] jdk = Cidr.address(InetAddress.getByName(text).getAddress());
        assertEquals(jdk[0] + " " + jdk[1], address[0] + " " + address[1], "as the JDK reads it");
        assertEquals(InetAddress.getByName(text), InetAddress.getByAddress(Cidr.bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.256",
                "1..2",
                "1.2.3.",
                ".1",
                "4294967296",
                "-1",
                "1.2.3.4a",
                ":",
                ":1",
                "1:",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "::1.2.3",
                "::1.2.3.4.5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1:2:3:4:5:6:7:8"
            })
    void otherTextIsNoAddress(String text) {
        assertNull(Cidr.address(text));
    }

    @Test
    void randomAddressesSurvivePrinting() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            for (int j = random.nextInt(16); j < 16 && random.nextBoolean(); j++) {
                bytes[j] = 0;
                bytes[15 - j] = 0;
            }
            long[] address = Cidr.address(bytes);
            String text = Cidr.text(address[0], address[1]);
            long[] again = Cidr.address(text);
            assertNotNull(again, text);
            assertEquals(InetAddress.getByAddress(bytes), InetAddress.getByName(text));
            assertEquals(address[0] + " " + address[1], again[0] + " " + again[1], text);
        }
    }
}
