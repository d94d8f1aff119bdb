package probe;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Opens connections, and reads nothing of what comes over them. Ends with its stdin. */
public final class Unread {
    private Unread() {}

    /** @param arguments HOST, PORT, and how many connections */
    public static void main(String[] arguments) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            open.add(new Socket(arguments[0], Integer.parseInt(arguments[1])));
        }
        System.out.println(open.size() + " open");
        System.in.read();
    }
}
