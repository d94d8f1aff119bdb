package dev.farside.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersTest {
    /** @param stack frames as MODULE/CLASS.METHOD, separated by blanks, the innermost first */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "/dev.farside.core.record.Notes.of java.base/java.net.Socket.connect /com.acme.Main.main"
                        + " | com.acme.Main.main:7",
                "java.base/java.net.Socket.connect /org.postgresql.core.PGStream.open /org.postgresql.Driver.connect"
                        + " java.sql/java.sql.DriverManager.getConnection /com.acme.Orders.load /com.acme.Main.main"
                        + " | org.postgresql.core.PGStream.open:7 < com.acme.Orders.load:7",
                "java.base/java.net.Socket.connect /com.acme.net.PluginClassLoader.findClass /com.acme.Main.main"
                        + " | com.acme.Main.main:7",
                "java.base/java.net.Socket.connect /Main.connect /Main.main | Main.connect:7",
                "java.base/java.net.Socket.connect /probe.Connect.to /probe.Connect.main | probe.Connect.to:7",
                "app/com.acme.Main.main | com.acme.Main.main:7",
                "java.net.http/jdk.internal.net.http.Plain.connect java.base/java.lang.Thread.run | ''",
            })
    void theFirstFramesOfTheProgramAreTold(String stack, String expected) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (String frame : stack.split(" ")) {
            int slash = frame.indexOf('/');
            int dot = frame.lastIndexOf('.');
            String module = slash == 0 ? null : frame.substring(0, slash);
            frames.add(new StackTraceElement(
                    null, module, null, frame.substring(slash + 1, dot), frame.substring(dot + 1), "X.java", 7));
        }
        assertEquals(expected, Callers.of(frames.toArray(new StackTraceElement[0])));
    }
}
