package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step that others wait for is done, even if an error comes in between. */
class SurelyTest {
    static Stream<Error> errors() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("dev/farside"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aStepThatAnErrorEndsIsTriedAgain(Error error) {
        AtomicInteger tries = new AtomicInteger();
        Surely.done(
                (one, other) -> {
                    if (one.incrementAndGet() < 3) {
                        throw other;
                    }
                },
                tries,
                error);
        assertEquals(3, tries.get());
    }

    @Test
    void anExceptionIsFinal() {
        AtomicInteger tries = new AtomicInteger();
        Surely.done(
                (one, other) -> {
                    one.incrementAndGet();
                    throw new IllegalStateException();
                },
                tries,
                null);
        assertEquals(1, tries.get());
    }

    @Test
    void onAProgramsThreadAnErrorIsItsOwn() {
        Error error = new StackOverflowError();
        AtomicInteger tries = new AtomicInteger();
        assertSame(
                error,
                assertThrows(
                        StackOverflowError.class,
                        () -> Surely.run(() -> {
                            tries.incrementAndGet();
                            throw error;
                        })));
        assertEquals(1, tries.get());
    }
}
