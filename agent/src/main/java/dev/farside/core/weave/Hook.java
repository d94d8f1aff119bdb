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
 * @param entry emits the code that runs first in the method, or around a call in it
 */
record Hook(String owner, List<String> methods, String descriptor, boolean isStatic, Code entry) {

    /** What is woven into a method. */
    sealed interface Code {}

    /** Emits code at a method's entry. The stack is empty before and after; only the parameters are locals. */
    non-sealed interface Entry extends Code {
        void emit(MethodVisitor code);
    }

    /** Emits code around a method's calls of another one. What is on the stack stays there. */
    non-sealed interface Around extends Code {
        /** The name of the called method; a method without such a call counts as not found. */
        String callee();

        /** The arguments are on the stack. */
        void before(MethodVisitor code);

        /** The result is. */
        void after(MethodVisitor code);
    }

    boolean matches(boolean staticMethod, String name, String itsDescriptor) {
        return staticMethod == isStatic && methods.contains(name) && itsDescriptor.startsWith(descriptor);
    }

    /** {@code java.net.Socket.connect}, for messages. */
    String displayName() {
        return owner.replace('/', '.') + "." + methods.get(0);
    }
}
