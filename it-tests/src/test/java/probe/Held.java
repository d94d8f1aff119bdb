package probe;

import java.io.IOException;
import java.net.Socket;

/** Holds a connection. On a line on stdin it reads on from it, then makes a new one. */
public final class Held {
    private Held() {}

    public static void main(String[] arguments) throws IOException {
        try (Socket held = new Socket(arguments[0], 7)) {
            System.out.println("held");
            if (System.in.read() < 0) {
                return;
            }
            try {
                System.out.println("read " + held.getInputStream().read());
            } catch (IOException e) {
                System.out.println(e.getClass().getName());
            }
            try {
                held.getOutputStream().write(1);
                System.out.println("written");
            } catch (IOException e) {
                System.out.println(e.getClass().getName());
            }
        }
        Steps.main(new String[] {"read=" + arguments[0] + ":13"});
    }
}
