package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
    /** The ways to write it that a resolver takes for the same. */
    @ParameterizedTest
    @CsvSource({
        "pg.corp.example, pg.corp.example",
        "PG.Corp.EXAMPLE., pg.corp.example",
        "\uD83E\uDD16.corp.example., \uD83E\uDD16.corp.example", // IDNA refuses it
        "b\u00fccher.example, xn--bcher-kva.example",
        "pg\u3002corp\uff0eexample, pg.corp.example",
        "\\112g.corp.example, pg.corp.example",
        "\\p\\g.corp.ex\\097mple, pg.corp.example",
        "\\080G.corp.example., pg.corp.example",
        "pg.corp.exampl\\101, pg.corp.example",
        "pg\\046corp.example, pg.corp.example",
        "pg\\.corp.example, pg.corp.example",
        "b\u00fccher\\046example, xn--bcher-kva.example",
        "\\0921 12, /1 12",
        "pg\\, pg",
        "pg\\04, pg04"
    })
    void oneFormForAllSpellings(String name, String normal) {
        assertEquals(normal, HostName.normal(name));
        assertEquals(normal, HostName.normal(normal));
    }

    @Test
    void aNameHasAnEnd() {
        String label = "x".repeat(63);
        String longest = String.join(".", label, label, label, "y".repeat(61));
        assertEquals(253, longest.length());
        assertEquals(null, HostName.fault(longest));
        assertEquals(null, HostName.fault(longest + "."));
        assertEquals("is longer than 253 characters", HostName.fault(longest + "y"));
        assertEquals("is longer than 253 characters", HostName.fault("y".repeat(300_000)));
        assertEquals("has a part longer than 63 characters", HostName.fault("a." + label + "x.example"));
        assertEquals("is longer than 253 characters", HostName.fault("\u00fc.".repeat(40) + "example"));
        assertTrue(HostName.isTooLong("x".repeat(254)));
    }

    @Test
    void whatSshRefusesIsNoName() {
        assertEquals("has \";\" in it", HostName.fault("x;y.corp.example"));
        assertEquals("has \"\\\" in it", HostName.fault("\\112g.corp.example"));
    }
}
