// crictl talks to a CRI runtime, with the commands and flags that kubeadm calls and that an
// operator reaches for first. Debian does not package upstream's cri-tools; this covers: info,
// pods, ps, images, pull, inspecti, stopp, rmp, stop, rm. It is built inside Debian's Kubernetes
// source tree, over the kubelet's own CRI client.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"text/tabwriter"
	"time"

	internalapi "k8s.io/cri-api/pkg/apis"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
	"k8s.io/kubernetes/pkg/kubelet/cri/remote"
)

const defaultSocket = "unix:///run/containerd/containerd.sock"

type client struct {
	runtime internalapi.RuntimeService
	images  internalapi.ImageManagerService
}

type command struct {
	arguments string
	run       func(c *client, arguments []string, quiet bool) error
}

var commands = map[string]command{
	"info":     {"", info},
	"pods":     {"[-q]", pods},
	"ps":       {"[-q]", containers},
	"images":   {"[-q]", listImages},
	"pull":     {"IMAGE", pull},
	"inspecti": {"IMAGE...", inspectImages},
	"stopp": {"POD...", each(func(c *client, id string) error {
		return c.runtime.StopPodSandbox(id)
	})},
	"rmp": {"POD...", each(func(c *client, id string) error {
		return c.runtime.RemovePodSandbox(id)
	})},
	"stop": {"CONTAINER...", each(func(c *client, id string) error {
		return c.runtime.StopContainer(id, 10)
	})},
	"rm": {"CONTAINER...", each(func(c *client, id string) error {
		return c.runtime.RemoveContainer(id)
	})},
}

func each(act func(c *client, id string) error) func(*client, []string, bool) error {
	return func(c *client, ids []string, _ bool) error {
		if len(ids) == 0 {
			return fmt.Errorf("an id is needed")
		}
		for _, id := range ids {
			if err := act(c, id); err != nil {
				return fmt.Errorf("%s: %v", id, err)
			}
			fmt.Println(id)
		}
		return nil
	}
}

func printJSON(value interface{}) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err == nil {
		fmt.Println(string(text))
	}
	return err
}

func info(c *client, _ []string, _ bool) error {
	status, err := c.runtime.Status()
	if err != nil {
		return err
	}
	return printJSON(map[string]interface{}{"status": status})
}

func table(header string, rows []string) {
	sort.Strings(rows)
	writer := tabwriter.NewWriter(os.Stdout, 0, 4, 3, ' ', 0)
	fmt.Fprintln(writer, header)
	for _, row := range rows {
		fmt.Fprintln(writer, row)
	}
	writer.Flush()
}

func age(nanoseconds int64) string {
	return time.Since(time.Unix(0, nanoseconds)).Round(time.Second).String()
}

func short(id string) string {
	if len(id) > 13 {
		return id[:13]
	}
	return id
}

func pods(c *client, _ []string, quiet bool) error {
	all, err := c.runtime.ListPodSandbox(&runtimeapi.PodSandboxFilter{})
	if err != nil {
		return err
	}
	var rows []string
	for _, pod := range all {
		if quiet {
			fmt.Println(pod.Id)
			continue
		}
		rows = append(rows, fmt.Sprintf("%s\t%s\t%s\t%s\t%s", short(pod.Id), age(pod.CreatedAt),
			pod.State, pod.Metadata.Name, pod.Metadata.Namespace))
	}
	if !quiet {
		table("POD ID\tAGE\tSTATE\tNAME\tNAMESPACE", rows)
	}
	return nil
}

func containers(c *client, _ []string, quiet bool) error {
	all, err := c.runtime.ListContainers(&runtimeapi.ContainerFilter{})
	if err != nil {
		return err
	}
	var rows []string
	for _, container := range all {
		if quiet {
			fmt.Println(container.Id)
			continue
		}
		rows = append(rows, fmt.Sprintf("%s\t%s\t%s\t%s\t%s", short(container.Id),
			age(container.CreatedAt), container.State, container.Metadata.Name,
			short(container.PodSandboxId)))
	}
	if !quiet {
		table("CONTAINER\tAGE\tSTATE\tNAME\tPOD ID", rows)
	}
	return nil
}

func listImages(c *client, _ []string, quiet bool) error {
	all, err := c.images.ListImages(&runtimeapi.ImageFilter{})
	if err != nil {
		return err
	}
	var rows []string
	for _, image := range all {
		if quiet {
			fmt.Println(image.Id)
			continue
		}
		for _, tag := range image.RepoTags {
			id := short(image.Id[len("sha256:"):])
			rows = append(rows, fmt.Sprintf("%s\t%s\t%d", tag, id, image.Size_))
		}
	}
	if !quiet {
		table("IMAGE\tIMAGE ID\tSIZE BYTES", rows)
	}
	return nil
}

func pull(c *client, arguments []string, _ bool) error {
	if len(arguments) != 1 {
		return fmt.Errorf("pull takes one image")
	}
	reference, err := c.images.PullImage(&runtimeapi.ImageSpec{Image: arguments[0]}, nil, nil)
	if err == nil {
		fmt.Println("Image is up to date for " + reference)
	}
	return err
}

func inspectImages(c *client, arguments []string, _ bool) error {
	if len(arguments) == 0 {
		return fmt.Errorf("an image is needed")
	}
	for _, name := range arguments {
		image, err := c.images.ImageStatus(&runtimeapi.ImageSpec{Image: name})
		if err != nil {
			return err
		}
		if image == nil {
			return fmt.Errorf("no such image %q present", name)
		}
		if err := printJSON(map[string]interface{}{"status": image}); err != nil {
			return err
		}
	}
	return nil
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: crictl [-r SOCKET] COMMAND [-q] [ARGUMENT...]\ncommands:")
	var names []string
	for name := range commands {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(os.Stderr, "  %s %s\n", name, commands[name].arguments)
	}
	os.Exit(2)
}

func main() {
	socket := defaultSocket
	flag.StringVar(&socket, "r", defaultSocket, "the runtime's socket")
	flag.StringVar(&socket, "runtime-endpoint", defaultSocket, "the runtime's socket")
	flag.Usage = usage
	flag.Parse()
	chosen, known := commands[flag.Arg(0)]
	if !known {
		usage()
	}
	flags := flag.NewFlagSet(flag.Arg(0), flag.ExitOnError)
	quiet := flags.Bool("q", false, "only ids")
	flags.Bool("a", false, "all states (always the case)")
	_ = flags.Parse(flag.Args()[1:])

	if socket[0] == '/' {
		socket = "unix://" + socket
	}
	runtime, err := remote.NewRemoteRuntimeService(socket, 2*time.Minute)
	if err == nil {
		var images internalapi.ImageManagerService
		if images, err = remote.NewRemoteImageService(socket, 2*time.Minute); err == nil {
			err = chosen.run(&client{runtime, images}, flags.Args(), *quiet)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "crictl:", err)
		os.Exit(1)
	}
}
