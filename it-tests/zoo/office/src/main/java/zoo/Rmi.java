package zoo;

import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;

/** RMI: the stub it looks up leads to a host of another name. */
public final class Rmi {
    private Rmi() {}

    public static void main(String[] arguments) throws Exception {
        Registry words =
                (Registry) LocateRegistry.getRegistry(arguments[0], 1099).lookup("words");
        System.out.println(String.join(" ", words.list()));
    }
}
