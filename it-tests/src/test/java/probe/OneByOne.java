package probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * Has single bytes echoed, each after the answer to the one before, and prints how many came back. The arguments are how many, and
 * whether a virtual thread does it.
 */
public final class OneByOne {
    private static final int PATIENCE_MILLIS = 10_000;

    private OneByOne() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Runnable work = () -> {
            try {
                System.out.println(echoes(count) + " answers");
            } catch (IOException e) {
                System.out.println(e);
            }
        };
        if (Boolean.parseBoolean(arguments[1])) {
            Thread virtual = (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
            virtual.join();
        } else {
            work.run();
        }
    }

    private static int echoes(int count) throws IOException {
        int right = 0;
        try (Socket socket = new Socket("echo.corp.example", 7)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            for (int i = 0; i < count; i++) {
                out.write(i & 255);
                right += in.read() == (i & 255) ? 1 : 0;
            }
        }
        return right;
    }
}
