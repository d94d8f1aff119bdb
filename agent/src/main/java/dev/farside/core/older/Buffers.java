package dev.farside.core.older;

import java.nio.ByteBuffer;

/** Of {@link ByteBuffer}: bytes at a place, without the buffer's position. */
public final class Buffers {
    private Buffers() {}

    public static ByteBuffer get(ByteBuffer from, int index, byte[] into) {
        view(from, index, into.length).get(into);
        return from;
    }

    public static ByteBuffer put(ByteBuffer into, int index, ByteBuffer from, int offset, int length) {
        view(into, index, length).put(view(from, offset, length));
        return into;
    }

    public static ByteBuffer slice(ByteBuffer of, int index, int length) {
        return view(of, index, length).slice();
    }

    private static ByteBuffer view(ByteBuffer of, int index, int length) {
        if ((index | length | index + length | of.limit() - (index + length)) < 0) {
            throw new IndexOutOfBoundsException(index + " and " + length + " of " + of.limit());
        }
        ByteBuffer view = of.duplicate();
        view.limit(index + length);
        view.position(index);
        return view;
    }
}
