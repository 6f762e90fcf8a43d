/** Word lists of the generated data. Names are put together at random: a likeness to anyone is chance. */

export const firstNames = words(`
  Ada Agnieszka Aisha Alba Amara Amélie Anaïs Andrés Anouk Anton Arjun Asger Astrid Aurélie Ayşe Bartosz Beatriz Björn Bojana
  Bruno Camille Carmen Cédric Chiara Chidi Clara Daan Dagný Daniela Davor Dilnoza Edda Eero Elif Emeka Emre Esra Étienne Eva
  Farah Fatou Felipe Fenna Finn Florian Françoise Freya Gaël Giulia Gonçalo Greta Gülşen Hana Hannes Helga Henrik Hiroko Hélène
  Ida Ignacio Ilse Imani Inés Ingrid Ioana Isla Ivo Jana Jasper João Joaquín Jolanta Jonas Jürgen Kaito Karim Katarzyna Keiko
  Kwame Lars Laura Leïla Leoš Liam Linnea Lucía Ludmila Łukasz Maeve Magnús Malik Malte Mariam Márta Mateo Matthias Mehmet Mei
  Milan Mónica Nadia Nanami Niamh Nikolaj Nils Noor Núria Oisín Olga Omar Oskar Özlem Pablo Paola Petra Pia Quentin Rafaël Rania
  Renée Ricardo Rosa Rune Sander Sanna Santiago Sara Séverine Silje Simone Søren Stefan Sunniva Tadeusz Tamar Thandi Théo Thérèse
  Tiago Tomáš Tove Ulrich Uma Valentina Vera Vilém Wanda Wim Xavier Yara Yusuf Zeynep Zoë Žofia
`);

export const lastNames = words(`
  Abara Achterberg Adeyemi Aguilar Åkesson Almeida Alvesson Amrani Anttila Arslan Asante Ávila Aydın Baeza Bakker Balogun Baranek
  Bauer Bélanger Benali Berglind Bianco Björklund Blanco Blomberg Boateng Böhmert Borgen Bosman Boucher Brandt Březina Brown
  Brunner Búrgos Cabral Çakır Calder Candela Cardoso Casado Castellani Černík Cervantes Chanda Chevalier Cho Clausen Colombo
  Conti Córdoba Corrigan Costa Coulibaly Crespo Czajka Dahlgren Dąbrowa Danso Delacroix Delgado Demir Diallo Dietrich Dlamini
  Doležal Domingues Doyle Drăgan Dubois Duarte Ebner Eklund Eriksen Escudero Estévez Fabre Falk Farkas Fernandes Ferrara Fischer
  Fjeld Fonseca Forsberg Fournier Frías Fuchs Fujita Gagnon Galván García Gauthier Geiger Gerasim Gibbs Girard Głowacki Gómez
  González Grabowska Greco Grønlund Guérin Gustavsson Hagen Haliloğlu Hämäläinen Hansen Harper Haugen Havel Heikkinen Herrera Hidalgo
  Hill Hoang Hofmann Holm Horvat Hrubý Hughes Ibáñez Ibsen Ilić Iyer Jacquet Janssen Järvinen Jensen Jiménez Jovanović Jung Kallio
  Kamara Kang Karlsson Kavanagh Kaya Keller Kim Kjær Klein Kováč Kowalska Krämer Kruse Kucera Lambert Lange Laurent Lefèvre
  Lehtonen Lemaire Lévesque Lindqvist López Lund Machado Mägi Mahlangu Marchetti Marín Márquez Martel Matsuda Mbeki Mendes Mercier
  Meyer Miranda Molnár Moreau Moretti Mørk Müller Nagy Navarro Ndiaye Németh Nieminen Nilsson Nováková Nowak Núñez Nygård Obi
  O'Brien O'Neill Ogawa Okafor Olsen Øster Öztürk Padilla Pálsson Papazian Paredes Pasquier Patel Pedersen Pellegrini Peña Pérez
  Petrov Pham Pichler Popescu Prieto Quintana Rădulescu Ramírez Rasmussen Rey Ribeiro Ricci Ríos Roche Rossi Rousseau Ruiz Şahin
  Saito Salazar Sánchez Sandoval Santos Sauer Schäfer Schmid Seppälä Serrano Silva Škoda Smith Sørensen Sousa Steiner Štěpán Strand
  Suárez Svoboda Szabó Takeda Tamm Teixeira Thomsen Tóth Traoré Tremblay Urbánek Valdés Vargas Vasquez Vidal Virtanen Voss Wagner
  Watanabe Weber Wiśniewska Wolff Yamada Yıldız Zając Zimmermann
`);

/** Names written in other scripts, whole because their parts do not mix. */
export const otherScriptNames = [
  ['Ελένη', 'Δημητρίου'],
  ['Νίκος', 'Αλεξίου'],
  ['Олена', 'Шевчук'],
  ['Дмитро', 'Коваль'],
  ['花子', '山本'],
  ['健', '小林'],
  ['민준', '박'],
  ['伟', '陈'],
  ['ليلى', 'حداد'],
  ['נועה', 'לוי'],
  ['अनिका', 'शर्मा'],
  ['ნინო', 'ლომიძე'],
] as const;

export const jobTitles = [
  'Account Manager',
  'Buyer',
  'Chief Operating Officer',
  'Data Analyst',
  'Directrice des achats',
  'E-Commerce Manager',
  'Geschäftsführerin',
  'Head of Logistics',
  'IT Director',
  'Marketing Manager',
  'Office Manager',
  'Product Owner',
  'Purchasing Lead',
  'Store Manager',
  'VP Sales, EMEA',
] as const;

export const departments = ['Finance', 'IT', 'Logistics', 'Marketing', 'Operations', 'Purchasing', 'Sales'] as const;

export const cities = [
  ['Aarhus', 'Denmark'],
  ['Antwerp', 'Belgium'],
  ['Bogotá', 'Colombia'],
  ['Brno', 'Czechia'],
  ['Cork', 'Ireland'],
  ['Curitiba', 'Brazil'],
  ['Düsseldorf', 'Germany'],
  ['Gdańsk', 'Poland'],
  ['Göteborg', 'Sweden'],
  ['İzmir', 'Türkiye'],
  ['Kraków', 'Poland'],
  ['Leeds', 'United Kingdom'],
  ['Lyon', 'France'],
  ['Málaga', 'Spain'],
  ['Montréal', 'Canada'],
  ['Nagoya', 'Japan'],
  ['Orléans', 'France'],
  ['Porto', 'Portugal'],
  ['Pune', 'India'],
  ['Tromsø', 'Norway'],
  ['Turku', 'Finland'],
  ['Zürich', 'Switzerland'],
] as const;

export const leadSources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'] as const;

export const leadStatuses = ['Open - Not Contacted', 'Working - Contacted', 'Closed - Not Converted'] as const;

export const industries = [
  'Agriculture',
  'Apparel',
  'Construction',
  'Electronics',
  'Retail',
  'Transportation',
] as const;

export const industrySegments = ['Enterprise', 'Mid-market', 'Public sector', 'Small business'] as const;

/** The values of the restricted picklist Favorite_Category__c. */
export const favoriteCategories = [
  'Books',
  'Garden',
  'Home & Kitchen',
  'Music',
  'Outdoor',
  'Shoes',
  'Sports',
  'Toys',
] as const;

/** Categories that the shop sells but the picklist does not know: what a user holds is not what the CRM takes. */
export const unlistedCategories = ['Camping Gear', 'Vintage Vinyl', 'outdoor'] as const;

export const segmentNames = [
  'Bargain Hunters',
  'Cart Abandoners',
  'Frequent Buyers',
  'High Value',
  'Newsletter Readers',
  'Returning Visitors',
  'Spring Campaign 2026',
] as const;

export const interests = ['cycling', 'camping', 'cooking', 'jazz', 'travel', 'photography'] as const;

export const stores = [
  'Alte Post',
  'Canal Street',
  'Gare du Midi',
  'Harbour Side',
  'Königsallee',
  'Market Hall',
  'Rua Direita',
  'Station North',
] as const;

export const companyFirstWords = words(`
  Alder Amber Anchor Aspen Aurora Azure Beacon Birch Blue Bramble Bright Brook Canyon Cedar Cinder Clear Clover Cobalt Copper Coral
  Crescent Crystal Delta Dune Ember Fable Falcon Fern Fjord Flint Frost Gale Garnet Glacier Granite Harbor Hazel Heron Hollow Indigo
  Iris Ivory Jade Juniper Kestrel Lagoon Lantern Laurel Linden Lumen Lunar Maple Marble Meadow Mesa Mirror Monsoon Mosaic Nimbus
  Nova Oak Ochre Olive Onyx Opal Orchard Orbit Otter Pebble Pepper Pine Plume Prairie Quartz Quill Raven Reed Ridge Rowan Saffron
  Sage Sequoia Sienna Silver Solstice Sparrow Spruce Summit Tamarind Thistle Tidal Timber Topaz Tundra Umber Velvet Verdant Violet
  Walnut Willow Winter Zenith Zephyr
`);

export const companySecondWords = words(`
  Analytics Apparel Bakery Bicycles Books Ceramics Components Coffee Consulting Dairy Design Distribution Dynamics Electric Energy
  Farms Foods Footwear Foundry Freight Furniture Gardens Glassworks Hardware Holdings Hotels Imports Instruments Interiors Labs
  Leather Lighting Logistics Machines Marine Materials Media Metals Motors Networks Optics Outfitters Packaging Paper Partners
  Pharma Plastics Press Printing Provisions Robotics Roasters Seeds Shipping Software Solar Sports Steel Studios Supply Systems
  Textiles Tools Toys Trading Travel Ventures Vineyards Watches Wellness Windows Woodworks
`);

/** A legal form, and another way to write the same: the two sides rarely agree. */
export const legalForms = [
  ['Ltd.', 'Limited'],
  ['Inc.', 'Incorporated'],
  ['GmbH', 'G.m.b.H.'],
  ['Corp.', 'Corporation'],
  ['S.A.', 'SA'],
  ['LLC', 'L.L.C.'],
  ['B.V.', 'BV'],
] as const;

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
