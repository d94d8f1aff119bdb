class Farside < Formula
  desc "Lets JVM programs reach hosts behind an SSH gateway"
  homepage "@url@"
  url "@download@/farside-@version@.tar.gz"
  sha256 "@sha256@"
  license "Apache-2.0"

  depends_on "openjdk" => :test

  def install
    libexec.install "bin", "lib", "LICENSE", "NOTICE"
    bin.install_symlink libexec/"bin/farside"
    man1.install "share/man/man1/farside.1"
    man5.install "share/man/man5/farside-rules.5"
    bash_completion.install_symlink libexec/"lib/shell/farside.bash" => "farside"
    zsh_completion.install_symlink libexec/"lib/shell/farside.zsh" => "_farside"
    fish_completion.install_symlink libexec/"lib/shell/farside.fish"
  end

  # No wrapper sets JAVA_HOME: the command that farside runs would get it, too.
  def caveats
    "farside's own commands need a Java 17 or newer in PATH or JAVA_HOME."
  end

  test do
    ENV["JAVA_HOME"] = Formula["openjdk"].opt_prefix
    assert_equal "farside @version@", shell_output("#{bin}/farside --version").strip
    system bin/"farside", "demo"
  end
end
