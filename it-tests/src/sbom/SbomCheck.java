import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;

/** Validates SBOMs against the schema of CycloneDX 1.6, and prints what each one lists. */
final class SbomCheck {
    private SbomCheck() {}

    /** @param files ends with status 1 if one of them is not valid, or has a library without a license */
    public static void main(String[] files) throws Exception {
        JsonParser parser = new JsonParser();
        boolean good = true;
        for (String name : files) {
            File file = new File(name);
            List<ParseException> errors = parser.validate(file, Version.VERSION_16);
            errors.forEach(error -> System.err.println(name + ": " + error.getMessage()));
            Bom bom = parser.parse(file);
            Set<String> libraries = new TreeSet<>();
            for (Component component : bom.getComponents()) {
                libraries.add(component.getName() + " " + component.getVersion());
                if (component.getLicenses() == null || component.getLicenses().getLicenses().isEmpty()) {
                    System.err.println(name + ": no license of " + component.getName());
                    good = false;
                }
            }
            good &= errors.isEmpty();
            System.out.println(file.getName() + ": " + String.join(", ", libraries));
        }
        System.exit(good ? 0 : 1);
    }
}
