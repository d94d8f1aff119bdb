package dev.farside.build;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Type;

/**
 * A lambda or method reference as the class file describes it: the invokedynamic and the arguments of its bootstrap
 * method, LambdaMetafactory.metafactory or altMetafactory, whose documentation lists their order.
 *
 * @param method name of the interface's only method
 * @param captured types of the captured values, which are the arguments of the call
 * @param interfaces internal names of the implemented interfaces, the functional interface first
 * @param erased type of the interface's method in the calls of it
 * @param exact the same type with type arguments filled in: the types of the actual values
 * @param code the method to call with the captured values, followed by the arguments
 * @param bridges further types with which the method may be called
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
