package dev.farside.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternsTest {
    private static Set<String> set(String words) {
        return words == null ? Set.of() : new TreeSet<>(Set.of(words.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pg.corp.example                                |                   | {pg.corp.example=[pg.corp.example]}",
                "pg.corp.example redis.corp.example             |                   | {*.corp.example=[pg.corp.example, redis.corp.example]}",
                "a.x.corp.example b.x.corp.example              |                   | {*.x.corp.example=[a.x.corp.example, b.x.corp.example]}",
                "a.x.corp.example b.y.corp.example              |                   | {*.corp.example=[a.x.corp.example, b.y.corp.example]}",
                "a.x.corp.example b.x.corp.example c.corp.example |                 | {*.corp.example=[a.x.corp.example, b.x.corp.example, c.corp.example]}",
                "a.corp.example b.corp.example                  | www.corp.example  | {*.corp.example !www.corp.example=[a.corp.example, b.corp.example]}",
                // what is shared by everybody is no suffix
                "shop.co.uk bank.co.uk                          |                   | {bank.co.uk=[bank.co.uk], shop.co.uk=[shop.co.uk]}",
                "one.example two.example                        |                   | {one.example=[one.example], two.example=[two.example]}",
                "a.acme.co.uk b.acme.co.uk                      |                   | {*.acme.co.uk=[a.acme.co.uk, b.acme.co.uk]}",
                "db.lan nas.lan                                 |                   | {*.lan=[db.lan, nas.lan]}",
                "pg redis                                       |                   | {pg=[pg], redis=[redis]}",
                // too many exceptions
                "a.c.example b.c.example | 1.c.example 2.c.example 3.c.example 4.c.example 5.c.example 6.c.example 7.c.example 8.c.example 9.c.example | {a.c.example=[a.c.example], b.c.example=[b.c.example]}",
            })
    void namesAreGroupedByTheSuffixThatTheyShare(String far, String reached, String patterns) {
        assertEquals(patterns, Names.patterns(set(far), set(reached)).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.20.3.4                  |            | {10.20.3.0/24=[10.20.3.4]}",
                "10.20.3.4 10.20.3.5        |            | {10.20.3.0/24=[10.20.3.4, 10.20.3.5]}",
                "10.20.3.4 10.20.9.5        |            | {10.20.0.0/16=[10.20.3.4, 10.20.9.5]}",
                "10.20.3.4 10.20.9.5        | 10.20.7.1  | {10.20.3.0/24=[10.20.3.4], 10.20.9.0/24=[10.20.9.5]}",
                "10.20.3.4                  | 10.20.3.1  | {10.20.3.4=[10.20.3.4]}",
                "10.20.3.4 192.168.7.8      |            | {10.20.3.0/24=[10.20.3.4], 192.168.7.0/24=[192.168.7.8]}",
                "172.16.0.1 172.32.0.1      |            | {172.16.0.0/24=[172.16.0.1], 172.32.0.1=[172.32.0.1]}",
                "100.64.1.2 100.128.1.2     |            | {100.128.1.2=[100.128.1.2], 100.64.1.0/24=[100.64.1.2]}",
                "203.0.113.9                |            | {203.0.113.9=[203.0.113.9]}",
                "fd20::7 fd20::8            |            | {fd20::/64=[fd20::7, fd20::8]}",
                "2001:db8::1                |            | {2001:db8::1=[2001:db8::1]}",
            })
    void privateAddressesBecomeTheirNetwork(String far, String reached, String patterns) {
        assertEquals(patterns, Networks.patterns(set(far), set(reached)).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.8.8.8, true",
        "0.0.0.0, true",
        "::1, true",
        "::, true",
        "169.254.169.254, true",
        "fe80::1%eth0, true",
        "10.0.0.1, false",
        "fd20::1, false",
        "::2, false",
        "name, false",
    })
    void thisMachineAndItsLinkAreNear(String address, boolean near) {
        assertEquals(near, Networks.isNear(address));
    }
}
