package dev.farside.core.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.UnknownHostException;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ssh_config(5), GatewayPorts, and ssh(1), -L. */
class BindAddressesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // address    | GatewayPorts | AddressFamily | addresses
                "-            | false        | any           | 127.0.0.1:80 [::1]:80",
                "-            | false        | inet          | 127.0.0.1:80",
                "-            | false        | inet6         | [::1]:80",
                "-            | true         | any           | *:80",
                "-            | true         | inet          | *:80",
                "''           | false        | any           | *:80",
                "*            | false        | any           | *:80",
                "*            | true         | inet6         | *:80",
                "localhost    | false        | any           | 127.0.0.1:80 [::1]:80",
                "localhost    | true         | any           | 127.0.0.1:80 [::1]:80",
                "127.0.0.1    | true         | any           | 127.0.0.1:80",
                "::1          | true         | any           | [::1]:80",
                "10.1.2.3     | false        | any           | 10.1.2.3:80",
                "10.1.2.3     | false        | inet6         | ''",
            })
    void listensWhereSshWould(String host, boolean gatewayPorts, String family, String addresses)
            throws UnknownHostException {
        assertEquals(
                addresses,
                BindAddresses.of(host, 80, gatewayPorts, family).all().stream()
                        .map(Wording::endpoint)
                        .collect(Collectors.joining(" ")));
    }
}
