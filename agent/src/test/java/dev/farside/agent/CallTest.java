package dev.farside.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private final Call attach =
            Call.attach("id", "1.2 (3)", AgentOptions.parse("via=jump,bastion,for=*.corp.example,log=info"));

    @Test
    void aCallIsReadAsItWasPrinted() {
        Call read = Call.of(attach.print());
        assertEquals(
                "via=jump%2Cbastion,for=*.corp.example,log=info", read.options().print());
        assertEquals("1.2 (3)", read.version());
        assertTrue(read.isOfVersion("1.2 (3)"));
        assertFalse(read.detaches());
        assertTrue(Call.of(Call.detach("id", "1").print()).detaches());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "rules=/etc/rules", "attach=id", "detach=id", "no options", "attach=id/1,attach=id/1"})
    void othersAreNotAnswered(String options) {
        assertNull(Call.of(options));
    }

    @Test
    void anAnswerIsForItsCall() {
        String printed = Call.of(attach.print()).print(Call.Answer.unusable("what", "hint: two\nlines"));
        Call.Answer answer = attach.answer(printed);
        assertEquals(78, answer.status());
        assertEquals(List.of("what", "hint: two lines"), answer.lines());
        assertEquals(List.of(), attach.answer(attach.print(Call.Answer.ok())).lines());
        assertNull(Call.attach("other", "1", AgentOptions.parse("")).answer(printed));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "id", "id\n", "id\nx\nline", "id\n5\nline", "\n0"})
    void whatIsNoAnswerIsNone(String text) {
        assertNull(attach.answer(text));
    }
}
