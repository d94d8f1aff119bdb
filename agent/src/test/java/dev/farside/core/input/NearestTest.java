package dev.farside.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> ALIASES = List.of("bastion.corp.example", "gw", "jump");

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "bastion, bastion.corp.example",
                "Bastion.Corp, bastion.corp.example",
                "gw.corp.example, gw",
                "bastoin.corp.example, bastion.corp.example",
                "gv, gw",
                "jmup, jump",
                "bast, none",
                "jump2000, none",
            })
    void aHostIsMeantByItsLabelsOrByASlip(String name, String meant) {
        assertEquals(meant, Nearest.host(name, ALIASES));
    }
}
