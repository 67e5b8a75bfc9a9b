export default {
  title: 'Docusaurus',
  url: 'https://tutorial.example',
  baseUrl: '/docusaurus/',
  // An address without the slash at its end is a file on some hosts and none on others.
  trailingSlash: true,
  scripts: [{ src: 'https://gridscope.example/embed.js', defer: true }],
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false, pages: false, theme: {} }]],
}
