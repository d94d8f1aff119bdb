package dev.farside.core.weave;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * One hooked method, with its overloads.
 *
 * @param owner internal name of the JDK class, {@code java/net/Socket}
 * @param methods the method's names, since it may have been renamed between JDKs
 * @param descriptor the beginning of the descriptor; all overloads that begin so are woven
 * @param isStatic whether static methods are meant, or instance methods
 * @param entry emits the code that runs first in the method
 */
record Hook(String owner, List<String> methods, String descriptor, boolean isStatic, Entry entry) {

    /** Emits code at a method's entry. The stack is empty before and after; only the parameters are locals. */
    interface Entry {
        void emit(MethodVisitor code);
    }

    boolean matches(boolean staticMethod, String name, String itsDescriptor) {
        return staticMethod == isStatic && methods.contains(name) && itsDescriptor.startsWith(descriptor);
    }

    /** {@code java.net.Socket.connect}, for messages. */
    String displayName() {
        return owner.replace('/', '.') + "." + methods.get(0);
    }
}
