package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReverseNameTest {
    @ParameterizedTest
    @CsvSource({
        "13.2.213.10.in-addr.arpa, 10.213.2.13",
        "13.2.213.10.IN-ADDR.ARPA., 10.213.2.13",
        "255.0.0.010.in-addr.arpa, 10.0.0.255",
        "2.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.1.2.0.0.2.d.F.ip6.arpa, fd20:213::12",
    })
    void hasItsAddress(String name, String address) throws Exception {
        assertEquals(InetAddress.getByName(address), ReverseName.address(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "echo.corp.example",
                "in-addr.arpa",
                "2.213.10.in-addr.arpa",
                "1.13.2.213.10.in-addr.arpa",
                "256.2.213.10.in-addr.arpa",
                "99999999999.2.213.10.in-addr.arpa",
                ".2.213.10.in-addr.arpa",
                "a.2.213.10.in-addr.arpa",
                "\u0661.2.213.10.in-addr.arpa",
                "-1.2.213.10.in-addr.arpa",
                "13.2.213.10.in-addr.arpa.example",
                "2.1.ip6.arpa",
                "12.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.1.2.0.0.2.d.f.ip6.arpa",
            })
    void isAboutNoAddress(String name) {
        assertNull(ReverseName.address(name));
    }
}
