package probe;

import com.sun.tools.attach.VirtualMachine;

/** Loads an agent into a running JVM: pid, jar, options. */
public final class AttachTo {
    private AttachTo() {}

    public static void main(String[] arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(arguments[0]);
        machine.loadAgent(arguments[1], arguments[2]);
        machine.detach();
        System.out.println("attached");
    }
}
