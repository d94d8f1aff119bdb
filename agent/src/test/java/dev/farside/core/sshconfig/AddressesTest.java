package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.1, 10.0.0.1",
        "010.0.0.1, 8.0.0.1",
        "FD20:0:0:0:0:0:0:7, fd20::7",
        "::ffff:10.0.0.1, ::ffff:10.0.0.1",
        "fe80::1%eth0, fe80::1%eth0",
        "redis:6379, redis:6379",
        "a:b:c, a:b:c",
        ":::, :::",
        "1:2:3:4:5:6:7:8:9, 1:2:3:4:5:6:7:8:9",
        "999.1.1.1, 999.1.1.1"
    })
    void aLiteralHasOneSpellingAndOtherTextStays(String text, String canonical) {
        assertEquals(canonical, Addresses.canonical(text));
    }
}
