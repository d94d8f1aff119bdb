package dev.farside.core.ssh.holder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private final Blocks blocks = new Blocks(2);

    @Test
    void thereAreOnlySoMany() {
        assertNotNull(blocks.take());
        assertNotNull(blocks.take());
        assertNull(blocks.take());
    }

    @Test
    void theyAreUsedAgainFromTheirBeginning() {
        ByteBuffer block = blocks.take();
        block.putInt(1).flip();
        blocks.give(block);
        assertSame(block, blocks.take());
        assertEquals(Blocks.SIZE, block.remaining());
    }

    @Test
    void otherMemoryIsNotKept() {
        blocks.give(ByteBuffer.allocate(Blocks.SIZE));
        blocks.give(ByteBuffer.allocateDirect(10));
        assertEquals(Blocks.SIZE, blocks.take().capacity());
        assertEquals(true, blocks.take().isDirect());
        assertNull(blocks.take());
    }
}
