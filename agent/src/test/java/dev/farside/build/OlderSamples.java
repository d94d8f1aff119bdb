package dev.farside.build;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What Java 8 lacks, of the language and of the library, and the results that it must give. */
@SuppressWarnings("UnnecessaryLambda") // it is what is tested
public final class OlderSamples implements Supplier<List<String>> {
    private final List<String> answers = new ArrayList<>();

    @Override
    public List<String> get() {
        records();
        nests();
        strings();
        collections();
        bytes();
        inherited();
        return answers;
    }

    private void add(Object answer) {
        answers.add(String.valueOf(answer));
    }

    private sealed interface Shape permits Square, Circle {}

    private record Square(int side) implements Shape {}

    private record Circle(int radius, String name) implements Shape {
        Circle {
            Objects.requireNonNull(name);
        }
    }

    private void records() {
        for (Shape shape : List.of(new Square(2), new Circle(3, "c"))) {
            add(shape + " " + shape.hashCode() + " " + shape.equals(new Square(2)));
            add(shape instanceof Circle circle ? circle.name() : "no circle");
        }
    }

    /** Private methods of the same name, here and below, which must not override each other. */
    private static class Above {
        private final String who = "above";

        private String who() {
            return who;
        }

        Supplier<String> lambda() {
            return () -> who() + "'s lambda";
        }
    }

    private static final class Below extends Above {
        private String who() {
            return "below";
        }

        @Override
        Supplier<String> lambda() {
            return () -> who() + "'s lambda, " + super.lambda().get();
        }
    }

    private interface Talks {
        private String word() {
            return "word";
        }

        private static String words(Talks talks) {
            return talks.word() + "s";
        }

        default Supplier<String> all() {
            return () -> word() + words(this);
        }
    }

    private void nests() {
        Below below = new Below();
        add(below.who()
                + ((Above) below).who()
                + ((Above) below).who
                + below.lambda().get());
        add(new Talks() {}.all().get() + Talks.words(new Talks() {}));
    }

    private void strings() {
        add("[" + " \u2003x y\n".strip() + "]" + " x".stripLeading() + "x ".stripTrailing() + "ab".repeat(3));
        add(" \t".isBlank() + " " + "x".isBlank() + " " + new StringBuilder().isEmpty());
        add("a\r\nb\n\nc\rd\n".lines().toList());
        add("%d and %s".formatted(1, "two") + Integer.parseInt("x255y", 1, 4, 10));
    }

    private void collections() {
        add(List.of(1, 2, 3) + " " + List.copyOf(Set.of(7)) + Map.of("k", "v") + Set.of()
                + List.of(4, 5).size());
        add(Stream.of("b", "a").sorted().toList());
        try {
            List.of("x").add("y");
            add("changed");
        } catch (UnsupportedOperationException e) {
            add("cannot be changed");
        }
        try {
            add(List.of("x", null));
        } catch (NullPointerException e) {
            add("no null");
        }
    }

    private void bytes() {
        ByteBuffer buffer =
                ByteBuffer.allocate(16).put(new byte[] {1, 2, 3, 4, 5}).flip();
        add(buffer.position(1).limit(4).slice(1, 2).get(0));
        buffer.clear().put(2, ByteBuffer.wrap(new byte[] {9, 8, 7}), 1, 2).rewind();
        byte[] got = new byte[5];
        add(HexFormat.of().formatHex(buffer.get(0, got).get(1, got).array())
                + HexFormat.of().formatHex(got));
        add(HexFormat.of().parseHex("00ffA0")[2]);
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)).readNBytes(4));
            add(out.toString(StandardCharsets.UTF_8));
            add(new ByteArrayInputStream(new byte[20_000]).readAllBytes().length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(Path.of("a", "b") + " " + Duration.ofMillis(2500).toSeconds());
    }

    private static final class Own extends WeakReference<Object> {
        Own(Object value) {
            super(value);
        }
    }

    private static final class Input extends ByteArrayInputStream {
        Input() {
            super(new byte[] {1, 2, 3});
        }
    }

    private void inherited() {
        Object value = new Object();
        add(new Own(value).refersTo(value) + " " + new Own(value).refersTo("other"));
        add(new Input().readAllBytes().length);
        add(ProcessHandle.current().pid() > 0);
    }
}
