package dev.farside.core.weave.hook;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * One hooked method, with its overloads.
 *
 * @param owner internal name of the JDK class, {@code java/net/Socket}
 * @param methods the names of the method, which may differ between JDKs
 * @param descriptor the beginning of the descriptor; all overloads with this beginning are woven
 * @param isStatic whether to weave static methods or instance methods
 * @param entry emits the code that runs at the entry of the method, around a call in it, or where it returns or fails
 */
public record Hook(String owner, List<String> methods, String descriptor, boolean isStatic, Code entry) {

    /** The code that is woven into a method. */
    public sealed interface Code {}

    /** Emits code at a method's entry. The stack is empty before and after. The only locals are the parameters. */
    public non-sealed interface Entry extends Code {
        void emit(MethodVisitor code);
    }

    /** Emits code before each return of a method. The result is on the stack and must stay there; any locals may be used. */
    public non-sealed interface Exit extends Code {
        void emit(MethodVisitor code);
    }

    /** Emits code around a method's calls of another method. The other operands on the stack must stay there. */
    public non-sealed interface Around extends Code {
        /** The name of the called method. A method that does not call it counts as not found. */
        String callee();

        /** Whether a call is the one that is meant; all of that name, unless it is said otherwise. */
        default boolean isAround(String owner, String name, String descriptor) {
            return name.equals(callee());
        }

        /** Emits the code before the call. The arguments of the call are on the stack. It may replace the last ones. */
        void before(MethodVisitor code);

        /** Emits the code after the call. The result of the call is on the stack. */
        void after(MethodVisitor code);
    }

    /** Emits code that runs when a method throws. The Throwable is on the stack and must stay there. The only locals are the parameters. */
    public non-sealed interface Thrown extends Code {
        void emit(MethodVisitor code);
    }

    /** Emits code where a method catches a Throwable, at the start of its own handlers. The Throwable is on the stack and must stay there. */
    public non-sealed interface Caught extends Code {
        void emit(MethodVisitor code);
    }

    public boolean matches(boolean staticMethod, String name, String itsDescriptor) {
        return staticMethod == isStatic && methods.contains(name) && itsDescriptor.startsWith(descriptor);
    }

    /** {@code java.net.Socket.connect}, for messages. */
    public String displayName() {
        return owner.replace('/', '.') + "." + methods.get(0);
    }
}
