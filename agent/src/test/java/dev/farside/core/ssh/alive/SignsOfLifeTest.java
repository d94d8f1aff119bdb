package dev.farside.core.ssh.alive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignsOfLifeTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20); // the clock overflows

    /**
     * At its seconds, in this order: {@code h}eard; {@code w}aited for; what is to be done when it is looked at:
     * {@code a}sk, {@code d}oubt, {@code g}ive up, {@code -} nothing. Interval 15, three questions.
     */
    @ParameterizedTest
    @CsvSource({
        "idle, '15a 16- 30a 45a 59- 60g'",
        "answers, '15a 16h 30- 31a 32h 46- 47a'",
        "it slept before the first question, '3600a 3601- 3615a 3630a 3645g'",
        "it slept after the first question, '15a 3600a 3615a 3630g'",
        "it slept and the gateway is there, '3600a 3601h 3616a'",
        "an answer is waited for and comes, '5w 6- 6h 8- 20- 21a'",
        "an answer is waited for and the gateway is silent, '5w 6- 7a 9- 10d 11- 22a 37a 52g'",
        "two wait, '5w 6w 7a 10d'",
        "the gateway answers but not what is waited for, '5w 7a 8h 11- 23a'",
        "it waits where a question is out already, '15a 20w 22- 23d 30a 45a 60g'",
        "it is waited for again, '5w 7a 10d 11h 12w 20- 26a 29- 41a'",
        "it waits after a sleep, '3600w 3600a 3602- 3603d'",
    })
    void act(String what, String script) {
        SignsOfLife signs = new SignsOfLife(TimeUnit.SECONDS.toNanos(15), 3, START);
        StringBuilder done = new StringBuilder();
        for (String step : script.split(" ")) {
            long now = START + TimeUnit.SECONDS.toNanos(Long.parseLong(step.substring(0, step.length() - 1)));
            char event = step.charAt(step.length() - 1);
            done.append(done.length() == 0 ? "" : " ").append(step, 0, step.length() - 1);
            if (event == 'h') {
                signs.heard(now);
                done.append('h');
            } else if (event == 'w') {
                signs.awaited(now);
                done.append('w');
            } else {
                boolean due = signs.due(now) == 0;
                SignsOfLife.Act act = signs.act(now);
                assertEquals(due, act != SignsOfLife.Act.NOTHING);
                done.append(
                        act == SignsOfLife.Act.NOTHING
                                ? '-'
                                : Character.toLowerCase(act.name().charAt(0)));
            }
        }
        assertEquals(script, done.toString(), what);
    }

    @Test
    void withoutAnIntervalNothingIsEverDue() {
        SignsOfLife signs = new SignsOfLife(0, 3, START);
        signs.awaited(START);
        assertEquals(SignsOfLife.NEVER, signs.due(START + TimeUnit.DAYS.toNanos(9)));
        assertEquals(SignsOfLife.Act.NOTHING, signs.act(START + TimeUnit.DAYS.toNanos(9)));
    }
}
