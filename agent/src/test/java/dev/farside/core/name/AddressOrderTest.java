package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressOrderTest {
    private static final String[] GIVEN = {
        "fd20::1", "10.1.1.1", "127.0.1.1", "fe80::1", "::1", "0.0.0.0", "224.0.0.1", "fd20::2", "10.1.1.2", "8.8.8.8"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                  |        | IPV4_FIRST | 10.1.1.1 10.1.1.2 8.8.8.8 fd20:0:0:0:0:0:0:1 fd20:0:0:0:0:0:0:2
            false | false  | IPV4_FIRST | 10.1.1.1 10.1.1.2 8.8.8.8 fd20:0:0:0:0:0:0:1 fd20:0:0:0:0:0:0:2
            false | true   | IPV6_FIRST | fd20:0:0:0:0:0:0:1 fd20:0:0:0:0:0:0:2 10.1.1.1 10.1.1.2 8.8.8.8
                  | system | SYSTEM     | fd20:0:0:0:0:0:0:1 10.1.1.1 fd20:0:0:0:0:0:0:2 10.1.1.2 8.8.8.8
            true  | true   | IPV4_ONLY  | 10.1.1.1 10.1.1.2 8.8.8.8
            """)
    void asTheJdkOrdersWhatIsNotThisMachinesOwn(String v4Stack, String v6Addresses, AddressOrder order, String expected)
            throws Exception {
        assertEquals(order, AddressOrder.of(v4Stack, v6Addresses));
        List<byte[]> given = new ArrayList<>();
        for (String text : GIVEN) {
            given.add(InetAddress.getByName(text).getAddress());
        }
        List<String> ordered = new ArrayList<>();
        for (byte[] address : order.apply(given)) {
            ordered.add(InetAddress.getByAddress(address).getHostAddress());
        }
        assertEquals(expected, String.join(" ", ordered));
    }
}
