package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SSH servers of all kinds say when they open no channel, and what the program is told. */
class FailuresTest {
    private static final String WHERE = " (db.corp:80 via bastion by farside, rule rules:3)";

    @ParameterizedTest(name = "{1} ({0})")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            2 | Connection refused                                 | Connect     | Connection refused
            2 | dial tcp 10.0.0.1:80: connect: connection refused  | Connect     | dial tcp 10.0.0.1:80: connect: connection refused
            2 | open failed                                        | NoRouteToHost | No route to host: the gateway has no route to it: open failed
            2 | dial tcp: lookup db.corp: no such host             | UnknownHost | db.corp:80: the gateway cannot resolve it: dial tcp: lookup db.corp: no such host
            2 | [Errno -2] Name or service not known               | UnknownHost | db.corp:80: the gateway cannot resolve it: [Errno -2] Name or service not known
            3 | unknown channel type                               | Connect     | Connection refused: the gateway has no TCP forwarding: unknown channel type
            3 | ''                                                 | Connect     | Connection refused: the gateway has no TCP forwarding: no reason given
            1 | only one 'session' channel allowed                 | Connect     | Connection refused: the gateway has no TCP forwarding: only one 'session' channel allowed
            """)
    void theProgramIsToldInTheWordsOfTheJdk(int code, String said, String exception, String message) {
        Route.Via route = TestGateways.via("db.corp", "bastion");
        Chain bastion = route.chains().get(0);
        IOException told = new Failures(route, 80).far(bastion, code, said);
        assertEquals(exception + "Exception", told.getClass().getSimpleName());
        assertEquals(message + WHERE, told.getMessage());
    }
}
