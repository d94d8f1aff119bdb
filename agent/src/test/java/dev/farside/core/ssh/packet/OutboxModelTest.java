package dev.farside.core.ssh.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.model.Explorer;
import dev.farside.model.Scenario;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every order of the threads' steps: no packet is lost or doubled, and a packet that grows while it is sealed
 * neither loses nor doubles bytes, nor gets those of another channel.
 */
class OutboxModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(PutAndTaken.class, Grows.class, IsUsedAgain.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 2);
    }

    /** One thread takes packets, as the one whose turn it is does. */
    abstract static class Taken extends Scenario {
        final Outbox outbox = new Outbox();
        private final Map<Integer, List<Integer>> taken = new HashMap<>();

        final void take() {
            Packet packet = outbox.peek();
            if (packet == null) {
                return;
            }
            ByteBuffer payload = ByteBuffer.wrap(packet.bytes, Packet.HEADER, packet.length());
            payload.get();
            List<Integer> stream = taken.computeIfAbsent(payload.getInt(), key -> new ArrayList<>());
            assertEquals(payload.getInt(), payload.remaining());
            while (payload.hasRemaining()) {
                stream.add((int) payload.get());
            }
            outbox.remove();
        }

        /** What came on a channel, when there is no more. */
        final List<Integer> of(int channel) {
            while (!outbox.isEmpty()) {
                take();
            }
            assertEquals(0, outbox.size());
            return taken.get(channel);
        }

        /** Writes one byte at a time, as Outgoing does: into the last packet as long as that takes it. */
        final class Writer {
            private final int channel;
            private Packet last;
            private long use;
            private int length;

            Writer(int channel) {
                this.channel = channel;
            }

            void write(int count) {
                for (int i = 0; i < count; i++) {
                    ByteBuffer one = ByteBuffer.wrap(new byte[] {(byte) i});
                    if (last != null && last.add(use, length, one, 1)) {
                        length++;
                        outbox.grew(1);
                    } else {
                        last = outbox.fresh(1);
                        last.begin(channel);
                        assertTrue(last.add(last.use(), 0, one, 1));
                        outbox.put(last);
                        use = last.use();
                        length = 1;
                    }
                }
            }
        }
    }

    static final class PutAndTaken extends Taken {
        @Override
        protected void prepare() {
            thread("one", () -> {
                put(1, 0);
                put(1, 1);
            });
            thread("two", () -> put(2, 0));
            thread("sends", () -> {
                take();
                take();
            });
        }

        private void put(int channel, int data) {
            Packet packet = Packet.ofData(1);
            packet.begin(channel);
            assertTrue(packet.add(packet.use(), 0, ByteBuffer.wrap(new byte[] {(byte) data}), 1));
            outbox.put(packet);
        }

        @Override
        protected void check() {
            assertEquals(List.of(0, 1), of(1));
            assertEquals(List.of(0), of(2));
        }
    }

    static final class Grows extends Taken {
        @Override
        protected void prepare() {
            new Writer(0).write(1);
            take(); // is kept
            thread("writes", () -> new Writer(1).write(4));
            thread("sends", () -> {
                take();
                take();
            });
        }

        @Override
        protected void check() {
            assertEquals(List.of(0, 1, 2, 3), of(1));
        }
    }

    /** The packet of the first channel is used for the second one, while its thread still wants to add to it. */
    static final class IsUsedAgain extends Taken {
        @Override
        protected void prepare() {
            Writer late = new Writer(1);
            late.write(1);
            new Writer(3).write(1); // so that the late thread finds a packet, too
            thread("late", () -> late.write(1));
            thread("sends", () -> {
                take();
                take();
            });
            thread("other", () -> new Writer(2).write(2));
        }

        @Override
        protected void check() {
            assertEquals(List.of(0, 0), of(1));
            assertEquals(List.of(0, 1), of(2));
        }
    }
}
