package probe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;

/** Calls the JDK method that asks the system's resolver, past the JDK's cache; one line for each name. */
public final class PastTheCache {
    private PastTheCache() {}

    public static void main(String[] names) throws ReflectiveOperationException {
        for (String name : names) {
            try {
                System.out.println(((InetAddress[]) call(name))[0]);
            } catch (InvocationTargetException e) {
                System.out.println(e.getCause());
            }
        }
    }

    private static Object call(String name) throws ReflectiveOperationException {
        for (Method method : InetAddress.class.getDeclaredMethods()) {
            if (method.getName().equals("getAddressesFromNameService")) {
                method.setAccessible(true);
                return method.getParameterCount() == 1 ? method.invoke(null, name) : method.invoke(null, name, null);
            }
        }
        throw new NoSuchMethodException();
    }
}
