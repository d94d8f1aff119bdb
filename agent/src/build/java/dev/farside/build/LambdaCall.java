package dev.farside.build;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Type;

/**
 * What a class file says of a lambda or method reference: the invokedynamic and the arguments of its bootstrap method,
 * LambdaMetafactory.metafactory or altMetafactory, whose documentation has their order.
 *
 * @param method name of the interface's one method
 * @param captured types of the captured values, which the call takes
 * @param interfaces internal names of what is implemented, the functional interface first
 * @param erased type of the interface's method, as callers call it
 * @param exact the same with type arguments put in: what the values really are
 * @param code what is to be called, with the captured values and then the arguments
 * @param bridges types by which the method may be called besides
 */
record LambdaCall(
        String method,
        List<Type> captured,
        List<String> interfaces,
        Type erased,
        Type exact,
        Handle code,
        List<Type> bridges) {
    /** Flags of altMetafactory. */
    private static final int SERIALIZABLE = 1;

    private static final int MARKERS = 2;
    private static final int BRIDGES = 4;

    static LambdaCall of(String method, String type, Object... arguments) {
        List<String> interfaces =
                new ArrayList<>(List.of(Type.getReturnType(type).getInternalName()));
        List<Type> bridges = new ArrayList<>();
        if (arguments.length > 3) {
            int at = 3;
            int flags = (Integer) arguments[at++];
            if ((flags & SERIALIZABLE) != 0) {
                interfaces.add("java/io/Serializable");
            }
            if ((flags & MARKERS) != 0) {
                for (int count = (Integer) arguments[at++]; count > 0; count--) {
                    interfaces.add(((Type) arguments[at++]).getInternalName());
                }
            }
            if ((flags & BRIDGES) != 0) {
                for (int count = (Integer) arguments[at++]; count > 0; count--) {
                    bridges.add((Type) arguments[at++]);
                }
            }
        }
        return new LambdaCall(
                method,
                List.of(Type.getArgumentTypes(type)),
                interfaces.stream().distinct().toList(),
                (Type) arguments[0],
                (Type) arguments[2],
                (Handle) arguments[1],
                bridges);
    }
}
